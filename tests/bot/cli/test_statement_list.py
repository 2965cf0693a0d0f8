from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.cli.terminal import render_statements
from index import ENGLISH_ALONE
from index.models import Article, KnownBy, Span, Speech, Statement


def statement(
    said: str, paragraph: int, speech: Speech, speaker: str | None = None, known_by: KnownBy = "nothing"
) -> Statement:
    return Statement("a", Span(0, len(said)), said, paragraph, speech, speaker, known_by=known_by)


def shown(
    *statements: Statement,
    title: str = "The ferry",
    width: int = 80,
    terminal: bool = False,
    text: str = "It sank.",
) -> str:
    file = StringIO()
    console = Console(file=file, force_terminal=terminal, width=width, legacy_windows=False)
    render_statements(Article("a", title, text), statements, console)
    return file.getvalue()


def test_statements_stand_by_paragraph_under_their_speakers() -> None:
    assert shown(
        statement("It leaves at seven.", 2, "direct", "Ann Lee", "name"),
        statement("it takes\ntwo hours", 2, "reported", "Ann Lee", "pronoun"),
        statement("“very” late", 11, "mixed", "the captain", "title"),
        statement("Wait!", 12, "direct", "Bo Ek", "surroundings"),
        statement("No.", 12, "direct"),
    ) == (
        "The ferry\n"
        "\n"
        "¶  2  Ann Lee · direct speech\n"
        "      │ It leaves at seven.\n"
        "\n"
        "      Ann Lee · reported speech · named only by a pronoun\n"
        "      │ it takes\n"
        "      │ two hours\n"
        "\n"
        "¶ 11  the captain · partly quoted · named by a title\n"
        "      │ “very” late\n"
        "\n"
        "¶ 12  Bo Ek · direct speech · speaker inferred from the text around\n"
        "      │ Wait!\n"
        "\n"
        "      speaker not named · direct speech\n"
        "      │ No.\n"
        "\n"
    )


def test_an_article_in_which_nobody_says_anything_says_so() -> None:
    assert shown() == "The ferry\n\nNobody is found to say anything.\n\n"


def test_an_article_in_another_language_is_not_said_to_quote_nobody() -> None:
    told = shown(
        text="Am Montag kam Anna Lind in Tarn an, und sie sprach lange mit den Leuten vom Rat.", width=200
    )
    assert told == f"The ferry\n\n{ENGLISH_ALONE}\n\n"


def test_a_terminal_has_styles_unless_it_wants_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    said = statement("It leaves.", 1, "direct", "Ann Lee", "name")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1mThe ferry\x1b[0m" in shown(said, terminal=True)
    assert "\x1b" not in shown(said)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in shown(said, terminal=True)


def test_nothing_that_a_terminal_would_obey_reaches_it() -> None:
    evil = "a\x1b[31mb\x07c\rd\x9b2Je\u202ef[bold]"
    output = shown(statement(evil, 1, "direct", evil, "name"), title=evil)
    assert output.count("a\ufffd[31mb\ufffdc\ufffdd\ufffd2Je\ufffdf[bold]") == 3
    assert not set(output) & set("\x1b\x07\r\x9b\u202e")


@settings(max_examples=50)
@given(st.text(min_size=1), st.text(min_size=1), st.integers(1, 10**6), st.integers(24, 120))
def test_any_statement_is_shown_whole_within_the_width(
    said: str, speaker: str, paragraph: int, width: int
) -> None:
    output = shown(statement(said, paragraph, "direct", speaker, "name"), width=width)
    assert all(cell_len(line) <= width for line in output.split("\n"))
    letters = [c for c in said if c.isascii() and c.isalnum()]
    ruled = "".join(line.partition("│")[2] for line in output.split("\n"))
    assert [c for c in ruled if c.isascii() and c.isalnum()][-len(letters) :] == letters
