from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.cli.terminal import render_answer
from index.models import Answer, Citation, Heading, Highlight, KnownBy, Span

QUOTE = "The ferry leaves at seven.\n\nIt takes two hours, says Ann Lee."
CITATION = Citation(
    article_id="ferry",
    title="The [bold]ferry[/bold]",
    published=date(2021, 3, 9),
    source="The Paper",
    url="https://www.paper.example/ferry#:~:text=The%20ferry%20leaves,says%20Ann%20Lee.",
    paragraph=11,
    span=Span(100, 100 + len(QUOTE)),
    quote=QUOTE,
    highlights=(Highlight(Span(117, 125), "at seven"),),
    speaker="Ann Lee",
    speech="mixed",
)


def answered(*citations: Citation) -> Answer:
    return Answer("?", "answered", "passage", 0.9, "i1", 1.0, citations)


def quoting(quote: str, **others: object) -> Citation:
    bare = replace(CITATION, quote=quote, span=Span(0, len(quote)), highlights=(), url=None)
    return replace(bare, **others)  # type: ignore[arg-type]


def shown(answer: Answer, width: int = 80, terminal: bool = False, whole: bool = True) -> str:
    file = StringIO()
    console = Console(
        file=file,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
        no_color=False,
        width=width,
        legacy_windows=False,
    )
    render_answer(answer, console, whole=whole)
    return file.getvalue()


def test_without_colours_all_is_plain_text() -> None:
    assert shown(answered(CITATION)) == (
        "[1] Ann Lee · partly quoted\n"
        "    │ The ferry leaves at seven.\n"
        "    │\n"
        "    │ It takes two hours, says Ann Lee.\n"
        "    ▸ at seven\n"
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11–12\n"
        "      https://www.paper.example/ferry"
        "#:~:text=The%20ferry%20leaves,says%20Ann%20Lee.\n"
        "\n"
    )


def test_who_else_has_the_words_stands_below_their_source() -> None:
    also = (Heading("b", "B", source="The\x1b Post"), Heading("c", "C", url="https://www.bbc.co.uk/c"))
    lines = shown(answered(quoting("It sails.", also=also))).splitlines()
    assert lines[2:4] == [
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11",
        "      also in 2 others: The\ufffd Post, bbc.co.uk",
    ]


@pytest.mark.parametrize(
    ("known_by", "told"),
    [
        ("title", " · named by a title"),
        ("pronoun", " · named only by a pronoun"),
        ("surroundings", " · speaker inferred from the text around"),
        ("name", ""),
        (None, ""),
    ],
)
def test_a_speaker_who_is_not_known_by_name_is_marked(known_by: KnownBy | None, told: str) -> None:
    first = shown(answered(replace(CITATION, known_by=known_by))).splitlines()[0]
    assert first == f"[1] Ann Lee · partly quoted{told}"


def test_what_is_not_known_is_left_out() -> None:
    citation = quoting("So it is.", title="It", published=None, source=None, speaker=None, speech=None)
    assert shown(answered(citation, citation)) == (
        "[1] │ So it is.\n      It · ¶ 11\n\n[2] │ So it is.\n      It · ¶ 11\n\n"
    )


def test_a_highlight_of_the_whole_quote_is_not_repeated() -> None:
    whole = Highlight(Span(0, 9), "So it is.")
    assert "▸" not in shown(answered(quoting("So it is.", highlights=(whole,))))


def test_in_a_terminal_the_answering_words_stand_out_and_the_source_is_a_link() -> None:
    output = shown(answered(CITATION), terminal=True)
    assert "The ferry leaves \x1b[1;32mat seven\x1b[0m." in output
    assert "▸" not in output
    fact = replace(CITATION, highlights=(Highlight(Span(117, 125), "at seven", Span(120, 125)),))
    stands_out = "\x1b[1;32mat \x1b[0m\x1b[1;4;32mseven\x1b[0m."
    assert stands_out in shown(answered(fact), terminal=True)
    assert ";https://www.paper.example/ferry#:~:text=The%20ferry" in output
    assert "paper.example ↗" in output


def test_an_abstention_gives_its_reason_and_what_is_near_without_highlights() -> None:
    abstained = Answer("?", "abstained", "passage", 0.1, "i1", 1.0, nearest=(replace(CITATION, url=None),))
    assert shown(abstained) == (
        "The article does not say.\n\n"
        "Nearest passages (not an answer):\n\n"
        "    │ The ferry leaves at seven.\n"
        "    │\n"
        "    │ It takes two hours, says Ann Lee.\n"
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11–12\n\n"
    )
    assert "\x1b[1;32m" not in shown(abstained, terminal=True)
    never = replace(abstained, nearest=(), reason="The article never mentions Merkel.")
    assert shown(never) == "The article never mentions Merkel.\n\n"


def test_at_a_glance_stand_the_first_citations_with_marked_words() -> None:
    further = quoting("It goes on.")
    whole = shown(answered(CITATION, CITATION, further))
    glance = shown(answered(CITATION, CITATION, further), whole=False)
    assert whole.startswith(glance)
    assert "[2]" in glance
    assert "[3] Ann Lee" in whole.removeprefix(glance)
    assert "It goes on." in shown(answered(further, further), whole=False)


def test_unsure_are_the_closest_words_first_and_said_to_be_that() -> None:
    unsure = replace(answered(CITATION, quoting("It goes on.")), status="unsure")
    note = "These are the closest words; they may not answer the question.\n\n"
    for whole in (True, False):
        assert shown(unsure, whole=whole) == note + shown(replace(unsure, status="answered"), whole=whole)
    assert "\x1b[1;33mat seven\x1b[0m" in shown(unsure, terminal=True)


def test_what_could_not_be_looked_for_is_told_above_the_closest_words() -> None:
    unsure = replace(answered(CITATION), status="unsure")
    assert shown(replace(unsure, note="Only ferries.")) == "Only ferries. " + shown(unsure)


def test_what_nothing_answers_is_told_below_the_quotes() -> None:
    answer = replace(answered(CITATION), missing=("what was the \x1bscore",))
    assert shown(answer) == shown(answered(CITATION)) + "Not found in the article: “what was the score”\n\n"


def test_an_overview_is_a_list_of_quotes_under_the_name_of_their_article() -> None:
    said = quoting("It leaves.", paragraph=2)
    plain = quoting("It takes long.", speaker=None, speech=None)
    other = replace(plain, article_id="other", title="Boats")
    overview = replace(answered(plain, said), kind="overview")
    assert shown(overview, whole=False) == (
        "In the article's own words:\n\n"
        "[1] │ It takes long.\n"
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11\n\n"
        "[2] Ann Lee · partly quoted\n"
        "    │ It leaves.\n"
        "      ¶ 2\n\n"
    )
    several = shown(replace(overview, citations=(plain, other)))
    assert several.startswith("In the articles' own words:\n\n")
    assert "      Boats · 9 March 2021 · The Paper · ¶ 11\n" in several


@pytest.mark.parametrize("width", [40, 80, 300])
def test_lines_end_at_the_console_and_at_100_columns(width: int) -> None:
    wide = "普京周四向拜登发出邀请，希望举行一次直播的对话。" * 8
    citations = (quoting(wide), quoting("So it goes on. " * 40), quoting("x" * 500))
    lines = shown(answered(*citations), width).splitlines()
    assert max(map(cell_len, lines)) <= min(width, 100)
    assert max(map(cell_len, lines)) >= min(width, 100) - 10


def test_a_link_is_not_broken_into_lines() -> None:
    link = next(line for line in shown(answered(CITATION), 40).splitlines() if "https://" in line)
    assert link.endswith("Ann%20Lee.")


def test_nothing_that_a_terminal_would_obey_reaches_it() -> None:
    evil = "a\x1b[31mb\x07c\rd\x9b2Je\u202ef\u2066g\u200fh\ti\ud800j"
    citation = quoting(
        evil, title=evil, source=evil, speaker=evil, highlights=(Highlight(Span(1, len(evil)), evil[1:]),)
    )
    reason = Answer("?", "abstained", "passage", 0.1, "i1", 1.0, reason=evil)
    for output in (shown(answered(citation)), shown(reason)):
        assert set(output) <= set("abcdefghij[]123mJ · │▸¶9March20,\n\ufffdpartlyquoed")
        assert "a\ufffd[31mb\ufffdc\ufffdd\ufffd2Je\ufffdf\ufffdg\ufffdh\ufffdi\ufffdj" in output


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    citation = quoting("So it is.", url="javascript:alert(1)")
    assert "javascript" not in shown(answered(citation)) + shown(answered(citation), terminal=True)


@given(st.text(min_size=1), st.integers(1, 120))
def test_any_quote_is_shown_whole(quote: str, width: int) -> None:
    output = shown(answered(quoting(quote, title="It")), width)
    ruled = [line[6:] for line in output.splitlines() if line[4:5] == "│"]
    expected = [c for c in quote if c.isalnum()]
    assert [c for c in "".join(ruled) if c.isalnum()] == expected
