from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.live.keys import TextKey
from bot.message.answer import ANSWERED, UNSURE, render
from bot.message.answer_pages import current_page, pages_of, toggle
from bot.message.glance import glance_lines
from bot.message.pages import Part, Room, paginate
from bot.message.reply import Button, Reply
from bot.message.source_line import name_speaker, safe_url
from bot.message.sources import render_sources
from bot.phrases import NOT_SURE, make_line
from index import ENGLISH_ALONE, Answer, Citation, Filter, Heading, Kind, KnownBy, Source, Span, Status
from index.models import Highlight
from tests.discord_markdown.parser import Link, Node, Styled, parse_markdown, plain_text, walk
from tests.fixtures.cards import bold_in, folded, keeps_the_limits, laid_out, markdown, question, styled
from tests.fixtures.citations import (
    citations,
    lines,
    views,
)


def pages(view: AnswerView) -> Iterator[Reply]:
    """The messages of all pages, as somebody who presses More sees them."""
    count = max(1, len(pages_of(view)))
    for page in range(count):
        yield render(replace(view, page=page))
    assert render(replace(view, page=count)) == render(view)


def highlighted(citation: Citation) -> str:
    spans = [highlight.span for highlight in citation.highlights]
    start = citation.span.start
    return folded(
        "".join(c for i, c in enumerate(citation.quote) if any(s.start <= start + i < s.end for s in spans))
    )


def without_cuts(quote: Styled, part: Part) -> str:
    """The words of a part, without the "…" that show where it is cut."""
    words = folded(plain_text(quote.children))
    if part.span.start > part.citation.span.start:
        assert words.startswith("…")
        words = words[1:]
    if part.span.end < part.citation.span.end:
        assert words.endswith("…")
        words = words[:-1]
    return words


def told(reply: Reply) -> tuple[Node, ...]:
    """What a card tells, without its question."""
    return parse_markdown(markdown(laid_out(reply)))


@given(views(), st.booleans())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_every_page_keeps_discords_limits_and_says_what_it_is(view: AnswerView, context: bool) -> None:
    view = replace(view, context=context)
    links = {safe_url(citation.url, 2000) for citation in view.quoted}
    links |= {safe_url((citation.url or "").split("#:~:")[0], 2000) for citation in view.quoted}
    for reply in pages(view):
        keeps_the_limits(reply)
        nodes = told(reply)
        assert {node.url for node in walk(nodes) if isinstance(node, Link)} <= links
        assert question(laid_out(reply)) == make_line(view.answer.question)
        assert ("Not found in the article" in plain_text(nodes)) == bool(view.answer.missing)
        assert reply.text.startswith(f"**{NOT_SURE}**\n") == (view.answer.status == "unsure")


@given(views())
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_in_context_every_word_of_every_citation_is_there_once(view: AnswerView) -> None:
    view = replace(view, context=True)
    laid, cited = pages_of(view), view.quoted[: 1 if view.answer.status == "abstained" else None]
    words, bold = ["" for _ in cited], ["" for _ in cited]
    for page, reply in zip(laid, pages(view), strict=True):
        shown_quotes = styled("quote", told(reply))
        assert len(shown_quotes) == len(page)
        for quote, part in zip(shown_quotes, page, strict=True):
            words[part.number - 1] += without_cuts(quote, part)
            bold[part.number - 1] += bold_in(quote.children)
    assert words == [folded(citation.quote) for citation in cited]
    assert bold == [highlighted(citation) for citation in cited]


@given(views())
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_at_a_glance_stand_at_most_a_few_lines_of_slices_and_each_citation_once(view: AnswerView) -> None:
    laid = pages_of(view)
    numbers = [part.number for page in laid for part in page]
    told_of = () if view.answer.status == "abstained" else view.answer.at_a_glance
    assert numbers == list(range(1, len(told_of) + 1))
    assert all(len(page) <= 4 for page in laid)
    for page in laid:
        before = ""
        for line, part in zip(glance_lines([(p.number, p.citation) for p in page]), page, strict=True):
            named = name_speaker(part.citation)
            reported = " (reported)" if part.citation.speech == "reported" else ""
            head = "" if f"{named}{reported}" in ("", before) else f"{named}{reported}: "
            assert line.startswith(head)
            before = f"{named}{reported}"
            words = folded(plain_text(parse_markdown(line.removeprefix(head)))).removesuffix(
                f"[{part.number}]"
            )
            assert all(one.strip("“”") in folded(part.citation.quote) for one in words.split("…"))


@given(views(), st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_other_view_begins_with_the_same_citation(view: AnswerView, data: st.DataObject) -> None:
    before = replace(view, page=data.draw(st.integers(0, 2 * len(pages_of(view)) + 1)))
    turned = toggle(before)
    assert turned.context
    first = next((part.number for part in current_page(before)), 1)
    assert first in [part.number for part in current_page(turned)]


@given(st.lists(citations(), min_size=1, max_size=4), st.integers(60, 900), st.integers(60, 900))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_pages_are_filled_and_never_overfull(some: list[Citation], page: int, part: int) -> None:
    line = "-# somewhere"
    laid_out = paginate(some, lambda _: line, Room(page, part))
    for parts in laid_out:
        assert 1 <= len(parts) <= 3
        assert all(len(one.markdown) <= part for one in parts)
        assert all(one.markdown.strip("> …") for one in parts)
        length = sum(len(one.markdown) + len(line) + 2 for one in parts)
        assert len(parts) == 1 or length <= page
        assert len({bool(one.citation.highlights) for one in parts}) == 1
    ordered = [one for parts in laid_out for one in parts]
    for before, after in pairwise(ordered):
        assert (before.number, before.span.end) <= (after.number, after.span.end)
        if before.number == after.number:
            between = Span(before.span.start, after.span.end)
            assert before.span.end <= after.span.start
            lost = before.citation.quote[
                before.span.end - before.citation.span.start : after.span.start - before.citation.span.start
            ]
            assert not lost.strip()
            assert len(between) > len(before.span)


sources = st.builds(
    Source,
    claim=lines,
    citation=citations(),
    match=st.sampled_from(["verbatim", "close", "related"]),
    differences=st.lists(lines, max_size=4).map(tuple),
)


@given(st.lists(sources, min_size=1, max_size=5))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_passages_found_fit_a_card_and_each_shows_words_that_match(found: list[Source]) -> None:
    reply = render_sources(
        [(TextKey("A" * 8, str(number) * 8), source) for number, source in enumerate(found)]
    )
    keeps_the_limits(reply)
    assert len([reply.text, *reply.further]) == len(found)
    for text, source in zip([reply.text, *reply.further], found, strict=True):
        *_, line, _ = text.split("\n")
        words = folded(plain_text(parse_markdown(line)))
        assert words.strip("…")
        assert text.startswith("**")
        assert ("⚠️" in text) == bool(" ".join(source.differences))


def cited(quote: str, **others: object) -> Citation:
    whole = Span(0, len(quote))
    fields: dict[str, object] = {"title": "Ferries", "published": None, "source": None, "url": None}
    made = Citation(article_id="a", paragraph=1, span=whole, quote=quote, **(fields | others))  # type: ignore[arg-type]
    return replace(made, highlights=(Highlight(whole, quote),))


def view_of(citation: Citation, chosen: Filter | None = None) -> AnswerView:
    answer = Answer("What?", "answered", "passage", 0.9, "i", 1.0, (citation,))
    asked = ScopedQuestion("What?", chosen=chosen or Filter())
    return AnswerView(asked, answer, (citation,), (citation,), "0" * 64)


def small(reply: Reply) -> list[str]:
    """The small lines of a card."""
    return [plain_text(node.children) for node in styled("subtext", told(reply))]


def said(quote: str, *parts: tuple[str, str | None], **others: object) -> Citation:
    """A citation in which parts are marked, perhaps with a fact in each."""
    made = cited(quote, **others)
    marked = []
    for part, fact in parts:
        start = quote.index(part)
        inner = None if fact is None else Span(start + part.index(fact), start + part.index(fact) + len(fact))
        marked.append(Highlight(Span(start, start + len(part)), part, inner))
    return replace(made, highlights=tuple(marked))


ANN = {"speaker": "Ann Lee", "speech": "direct", "known_by": "name"}


def test_line_one_is_the_speaker_with_the_words_then_one_small_line_is_the_source() -> None:
    (page,) = pages(view_of(cited("It sails.", published=date(2021, 3, 19), url="https://a.example/", **ANN)))
    assert page.text.splitlines() == [
        "**Ann Lee**: “It sails.” \\[1\\]",
        "-# \\[1\\] [Ferries](https://a.example/) · 19 March 2021 · ¶\u00a01",
    ]
    assert [button.label or button.emoji for row in page.rows for button in row] == [
        *("Follow up", "Context", "👍", "👎")
    ]


def test_a_facts_sentence_stands_without_marks_and_its_fact_is_bold() -> None:
    (page,) = pages(view_of(said("The ferry leaves at seven.", ("The ferry leaves at seven.", "seven"))))
    assert page.text.splitlines()[0] == "The ferry leaves at **seven**. \\[1\\]"


def test_of_a_long_sentence_the_words_around_its_fact_are_shown() -> None:
    sentence = f"{'Before that much happens. ' * 20}The ferry leaves at seven.{' And then more. ' * 20}x."
    (page,) = pages(view_of(said(sentence, (sentence, "seven"))))
    line = page.text.splitlines()[0]
    assert "leaves at **seven**." in line
    assert line.startswith("…")
    assert line.endswith("… \\[1\\]")
    assert len(line) < 170


def test_speaker_and_source_are_named_once() -> None:
    some = [cited(f"Word number {n} counts.", url=f"https://a.example/#{n}", **ANN) for n in range(2)]
    other = cited("Trams run.", title="Trams", speaker="Bo Lee", speech="reported")
    other = replace(other, article_id="b")
    (page,) = pages(answered("answered", *some, other))
    assert page.text.splitlines() == [
        "**Ann Lee**: “Word number 0 counts.” \\[1\\]",
        "“Word number 1 counts.” \\[2\\]",
        "**Bo Lee** (reported): Trams run. \\[3\\]",
        "-# [Ferries](https://a.example/#0) · \\[1\\] [¶\u00a01](https://a.example/#0), "
        "\\[2\\] [¶\u00a01](https://a.example/#1)",
        "-# \\[3\\] Trams · ¶\u00a01",
    ]


def test_only_words_in_quotation_marks_are_given_as_the_speakers_own() -> None:
    quote = "Ann Lee said that trams stop early. “They need rest,” she said."
    mixed = said(
        quote, ("trams stop early", None), ("They need rest,", None), speaker="Ann Lee", speech="mixed"
    )
    (page,) = pages(view_of(mixed))
    assert page.text.startswith("**Ann Lee**: trams stop early … “They need rest,” \\[1\\]")


def test_at_most_three_lines_stand_on_a_page_and_more_are_a_press_away() -> None:
    first, second = pages(answered("answered", *(cited(f"Word {n}.", **ANN) for n in range(5))))
    assert [page.text.count("Word") for page in (first, second)] == [3, 2]
    assert "More (1 of 2)" in [button.label for row in first.rows for button in row]
    assert "“Word 3.” \\[4\\]" in second.text


@pytest.mark.parametrize(
    ("known_by", "remark"),
    [
        ("title", " (named by a title)"),
        ("pronoun", " (named only by a pronoun)"),
        ("surroundings", " (speaker inferred from the text around)"),
        ("name", ""),
        ("nothing", ""),
        (None, ""),
    ],
)
def test_a_speaker_who_is_not_known_by_name_is_marked_in_small(known_by: KnownBy | None, remark: str) -> None:
    spoken = view_of(cited("It sails.", speaker="Ann Lee", speech="direct", known_by=known_by))
    for view in (spoken, replace(spoken, context=True)):
        (page,) = pages(view)
        assert small(page) == [f"[1] Ferries · ¶\u00a01{remark}"]
    assert "— **Ann Lee**, direct speech\n-# " in page.text


def test_who_else_has_the_words_and_what_was_asked_stand_below_in_small() -> None:
    also = (Heading("b", "B", source="The *Post*"), Heading("c", "C", url="https://www.bbc.co.uk/c"))
    chosen = Filter(date(2021, 3, 1), None, ("The *Post*",))
    (page,) = pages(view_of(cited("It sails.", also=also), chosen))
    assert small(page) == [
        "[1] Ferries · ¶\u00a01 (also in 2 others: The *Post*, bbc.co.uk)",
        "Only articles from The *Post*, dated 1 March 2021 or later",
    ]


def test_what_nothing_answers_is_told_below_the_quotes_in_the_askers_words() -> None:
    view = view_of(cited("It sails."), Filter(date(2021, 3, 1)))
    missing = ("what was the *score*", "<@123> and\nwhy")
    (page,) = pages(replace(view, answer=replace(view.answer, missing=missing)))
    *_, missed, narrowed = page.text.splitlines()
    assert (
        plain_text(parse_markdown(missed))
        == "Not found in the article: “what was the *score*”, “<@123> and why”"
    )
    assert narrowed.startswith("-# Only articles")
    (page,) = pages(replace(view, answer=replace(view.answer, missing=("*" * 900,) * 9)))
    keeps_the_limits(page)


PASSAGE = "The harbour opens again after the long repair of its wall, the town says. " * 8


def answered(status: Status, *citations: Citation, kind: Kind = "passage", **others: object) -> AnswerView:
    answer = Answer("What?", status, kind, 0.5, "i", 1.0, citations)
    return AnswerView(ScopedQuestion("What?"), answer, citations, citations, "0" * 64, **others)  # type: ignore[arg-type]


def test_unsure_is_told_apart_by_its_first_line_and_a_colour_and_takes_little_room() -> None:
    some = [replace(cited(PASSAGE), highlights=()), *(cited(PASSAGE) for _ in range(4))][::-1]
    sure, unsure = answered("answered", *some), answered("unsure", *some)
    (first_sure, *_), (first, last) = pages(sure), pages(unsure)
    assert first.text == f"**{NOT_SURE}**\n{first_sure.text}"
    assert (first_sure.colour, first.colour, last.colour) == (ANSWERED, UNSURE, UNSURE)
    assert last.text.startswith(f"**{NOT_SURE}**\n")
    assert len(first.text) < 600


def test_what_could_not_be_looked_for_is_told_in_small() -> None:
    view = answered("unsure", cited(PASSAGE))
    (page,) = pages(replace(view, answer=replace(view.answer, note=ENGLISH_ALONE)))
    assert small(page)[-1] == ENGLISH_ALONE


def test_closest_words_of_which_none_are_marked_have_no_number() -> None:
    (page,) = pages(answered("unsure", replace(cited(PASSAGE), highlights=())))
    assert page.text.startswith(f"**{NOT_SURE}**\nThe harbour opens again")
    assert "[1" not in page.text


def test_an_overview_is_the_title_how_the_article_begins_and_questions_to_press() -> None:
    link = "https://news.example/harbour"
    sentences = [cited(f"The harbour opens again, says the town. {i}", url=link) for i in range(3)]
    spoken = cited("We are glad.", url=link, **ANN)
    speakers = ("Ann Lee", "Bo *Lee*")
    first, rest = pages(answered("answered", *sentences, spoken, kind="overview", speakers=speakers))
    assert first.title == f"[**Ferries**]({link})"
    assert first.link == Button("Read", link, "link")
    assert first.text == f"The harbour opens again, says the town. 0\n-# [¶\u00a01]({link})"
    asked, buttons = first.rows
    assert [button.label for button in asked] == ["What did Ann Lee say?", "What did Bo *Lee* say?"]
    assert len({button.target for row in first.rows for button in row}) == len(asked) + len(buttons)
    assert rest.title == ""
    assert rest.text.splitlines()[:3] == [
        "The harbour opens again, says the town. 1 \\[2\\]",
        "The harbour opens again, says the town. 2 \\[3\\]",
        "**Ann Lee**: “We are glad.” \\[4\\]",
    ]


@pytest.mark.parametrize("title", ["1.", "12.", "-", "+", "*", "#", "-#", ">", ">>>", "```", "1. one"])
def test_a_title_that_is_markup_shows_as_itself(title: str) -> None:
    for kind in ("passage", "overview"):
        citation = cited("It sails.", title=title, published=date(2021, 3, 19))
        (page,) = pages(answered("answered", citation, kind=kind))
        keeps_the_limits(page)
        assert title in plain_text(told(page))


@pytest.mark.parametrize(
    "quote", ["word " * 20_000, "x" * 100_000, "*" * 100_000, "a\n" * 50_000, "a" + " " * 9000 + "b"]
)
def test_a_very_long_quote_is_there_to_its_last_word(quote: str) -> None:
    laid = pages_of(replace(view_of(cited(quote.strip())), context=True))
    assert "".join("".join(p.markdown for p in page) for page in laid).count("\\") in (0, quote.count("*"))
    assert laid[-1][-1].span.end == len(quote.strip())
    keeps_the_limits(render(view_of(cited(quote.strip()))))


def test_many_short_words_that_answer_take_no_more_room_than_one_long_one() -> None:
    quote = "yes " * 900
    marked = tuple(Highlight(Span(4 * n, 4 * n + 3), "yes") for n in range(900))
    (page,) = pages(view_of(replace(cited(quote.strip()), highlights=marked)))
    assert len(page.text) < 900
    keeps_the_limits(page)


@pytest.mark.parametrize(
    "reason", [None, "The article never mentions *Nobody*.", "n" * 3000, "@everyone " * 200]
)
def test_a_refusal_is_a_sentence_with_the_nearest_passage_behind_a_button(reason: str | None) -> None:
    sentence = (reason or "The article does not say.")[:20]
    answer = Answer("\u202eWhat?\x00", "abstained", "passage", 0.1, "i", 1.0, reason=reason)
    alone = AnswerView(ScopedQuestion(answer.question), answer, ())
    for view in (
        alone,
        replace(alone, quoted=(replace(cited(PASSAGE), highlights=()),), content_hash="0" * 64),
    ):
        (page,) = pages(view)
        keeps_the_limits(page)
        assert plain_text(told(page))[:20] == sentence
        assert question(laid_out(page)) == "What?"
        assert not styled("quote", told(page))
    labels = [button.label for row in page.rows for button in row]
    assert labels[:2] == ["Follow up", "Nearest passage"]
    (page,) = pages(toggle(view))
    assert plain_text(told(page))[:20] == sentence
    assert len(styled("quote", told(page))) == 1
    assert "no answer" in small(page)[0]


def test_five_passages_with_names_of_any_length_fit_a_card() -> None:
    also = tuple(Heading(str(i), "T", source=f"*{'_' * 60}{i}") for i in range(4))
    long = {"title": "*" * 300, "source": "_" * 90, "url": f"https://a.example/{'a' * 200}", "also": also}
    spoken = {"speaker": "*" * 120, "speech": "reported", "known_by": "surroundings"}
    citation = cited("Ferries run again. " * 20, published=date(2021, 9, 30), **long, **spoken)
    differences = tuple("Another figure: " + "*" * 300 for _ in range(3))
    source = Source("claim", citation, "verbatim", differences)
    reply = render_sources([(TextKey("A" * 8, str(number) * 8), source) for number in range(5)])
    keeps_the_limits(reply)
    assert "\n".join([reply.text, *reply.further]).count("Ferries run again") >= 5
