from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.replies import embed_of
from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.message.answer import ANSWERED, UNSURE, current_page, pages_of, render, safe_url, toggle
from bot.message.button_state import question_of
from bot.message.pages import Part, Room, paginate
from bot.message.reply import Reply
from bot.message.sources import render_passages
from bot.phrases import MAY_NOT_ANSWER
from index import ENGLISH_ALONE, Answer, Citation, Filter, Heading, Kind, KnownBy, Source, Span, Status
from index.models import Highlight
from tests.discord_markdown.parser import Link, Styled, parse_markdown, plain_text, walk
from tests.discord_server.rest.limits import text_complaints
from tests.fixtures.cards import ALLOWED, bold_in, folded, styled
from tests.fixtures.citations import (
    citations,
    lines,
    views,
)


def pages(view: AnswerView) -> Iterator[Reply]:
    """The messages of all pages, as somebody who presses More sees them."""
    count = len(pages_of(view))
    for page in range(count):
        yield render(replace(view, page=page))
    assert render(replace(view, page=count)) == render(view)


def keeps_the_limits(reply: Reply) -> None:
    embed = embed_of(reply)
    assert 0 < len(embed.description or "") <= 4096
    assert len(reply.footer) <= 2048
    assert len(embed) <= 6000
    buttons = [button for row in reply.rows for button in row]
    assert all(len(row) <= 5 for row in reply.rows)
    ids = [button.target for button in buttons if button.style != "link"]
    assert len(set(ids)) == len(ids)
    assert all(1 <= len(one) <= 100 for one in ids)
    assert all(len(button.label) <= 80 for button in buttons)
    for button in buttons:
        if button.style == "link":
            assert len(button.target) <= 512
            assert button.target.lower().startswith(("http://", "https://"))
            assert button.target.isprintable()
    assert list(text_complaints([reply.text, reply.footer, ids])) == []


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


@given(views(), st.booleans())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_every_page_keeps_discords_limits_and_together_they_hold_every_word_once(
    view: AnswerView, context: bool
) -> None:
    view = replace(view, context=context)
    laid_out = pages_of(view)
    is_unsure, is_overview = view.answer.status == "unsure", view.answer.kind == "overview"
    shown, bold = ["" for _ in view.quoted], ["" for _ in view.quoted]
    links = {safe_url(citation.url, 2000) for citation in view.quoted}
    links |= {safe_url((citation.url or "").split("#:~:")[0], 2000) for citation in view.quoted}
    for page, reply in enumerate(pages(view)):
        keeps_the_limits(reply)
        nodes = parse_markdown(reply.text)
        assert {node.kind for node in walk(nodes)} <= ALLOWED
        assert {node.url for node in walk(nodes) if isinstance(node, Link)} <= links
        quotes_shown, parts = styled("quote", nodes), laid_out[page]
        assert len(quotes_shown) == len(parts)
        for quote, part in zip(quotes_shown, parts, strict=True):
            shown[part.number - 1] += without_cuts(quote, part)
            bold[part.number - 1] += bold_in(quote.children)
        assert question_of(reply.footer) is not None
        assert ("Not found in the article" in plain_text(nodes)) == bool(view.answer.missing)
        assert reply.text.startswith(MAY_NOT_ANSWER) == is_unsure
        assert (" own words:" in reply.text.partition(">")[0]) == (
            is_overview and view.answer.status != "abstained"
        )
    assert shown == [folded(citation.quote) for citation in view.quoted]
    assert bold == [highlighted(citation) for citation in view.quoted]


@given(views(), st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_other_view_begins_with_the_same_citation(view: AnswerView, data: st.DataObject) -> None:
    before = replace(view, page=data.draw(st.integers(0, 2 * len(pages_of(view)))))
    turned = toggle(before)
    assert turned.context
    assert current_page(before)[0].number in [part.number for part in current_page(turned)]


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
    markdown = render_passages(found)
    assert len(markdown) <= 4096
    nodes = parse_markdown(markdown)
    assert {node.kind for node in walk(nodes)} <= ALLOWED
    quoted = styled("quote", nodes)
    assert len(quoted) == len(found)
    for quote, source in zip(quoted, found, strict=True):
        words = folded(plain_text(quote.children)).strip("…")
        assert words in folded(source.citation.quote)
        if highlighted(source.citation):
            assert bold_in(quote.children)


def cited(quote: str, **others: object) -> Citation:
    whole = Span(0, len(quote))
    fields: dict[str, object] = {"title": "Ferries", "published": None, "source": None, "url": None}
    made = Citation(article_id="a", paragraph=1, span=whole, quote=quote, **(fields | others))  # type: ignore[arg-type]
    return replace(made, highlights=(Highlight(whole, quote),))


def view_of(citation: Citation, chosen: Filter | None = None) -> AnswerView:
    answer = Answer("What?", "answered", "passage", 0.9, "i", 1.0, (citation,))
    asked = ScopedQuestion("What?", chosen=chosen or Filter())
    return AnswerView(asked, answer, (citation,), (citation,), "0" * 64)


@pytest.mark.parametrize(
    ("known_by", "told"),
    [
        ("title", ["named by a title"]),
        ("pronoun", ["named only by a pronoun"]),
        ("surroundings", ["speaker inferred from the text around"]),
        ("name", []),
        ("nothing", []),
        (None, []),
    ],
)
def test_a_speaker_who_is_not_known_by_name_is_marked_in_small(
    known_by: KnownBy | None, told: list[str]
) -> None:
    said = cited("It sails.", speaker="Ann Lee", speech="direct", known_by=known_by)
    (page,) = pages(view_of(said))
    assert "— **Ann Lee**, direct speech\n-# " in page.text
    nodes = walk(parse_markdown(page.text))
    small = [
        plain_text(node.children) for node in nodes if isinstance(node, Styled) and node.kind == "subtext"
    ]
    assert small == [*told, "[1] Ferries · ¶\u00a01"]


def test_who_else_has_the_words_and_what_was_asked_stand_below_in_small() -> None:
    also = (Heading("b", "B", source="The *Post*"), Heading("c", "C", url="https://www.bbc.co.uk/c"))
    chosen = Filter(date(2021, 3, 1), None, ("The *Post*",))
    (page,) = pages(view_of(cited("It sails.", also=also), chosen))
    nodes = walk(parse_markdown(page.text))
    small = [plain_text(n.children) for n in nodes if isinstance(n, Styled) and n.kind == "subtext"]
    assert small == [
        "[1] Ferries · ¶\u00a01",
        "also in 2 others: The *Post*, bbc.co.uk",
        "Only articles from The *Post*, dated 1 March 2021 or later",
    ]


def test_what_nothing_answers_is_told_below_the_quotes_in_the_askers_words() -> None:
    view = view_of(cited("It sails."), Filter(date(2021, 3, 1)))
    missing = ("what was the *score*", "<@123> and\nwhy")
    (page,) = pages(replace(view, answer=replace(view.answer, missing=missing)))
    *_, told, narrowed = page.text.split("\n\n")
    assert (
        plain_text(parse_markdown(told))
        == "Not found in the article: “what was the *score*”, “<@123> and why”"
    )
    assert narrowed.startswith("-# Only articles")
    (page,) = pages(replace(view, answer=replace(view.answer, missing=("*" * 900,) * 9)))
    keeps_the_limits(page)


PASSAGE = "The harbour opens again after the long repair of its wall, the town says. " * 8


def answered(status: Status, *citations: Citation, kind: Kind = "passage") -> AnswerView:
    answer = Answer("What?", status, kind, 0.5, "i", 1.0, citations)
    return AnswerView(ScopedQuestion("What?"), answer, citations, citations, "0" * 64)


def test_unsure_is_told_apart_by_a_sentence_and_a_colour_and_takes_no_more_room() -> None:
    some = [replace(cited(PASSAGE), highlights=()), *(cited(PASSAGE) for _ in range(6))][::-1]
    sure, unsure = answered("answered", *some), answered("unsure", *some)
    (first_sure, *_), (first, *_, last) = pages(sure), pages(unsure)
    assert first.text == f"{MAY_NOT_ANSWER}\n\n{first_sure.text}"
    assert (first_sure.colour, first.colour, last.colour) == (ANSWERED, UNSURE, UNSURE)
    assert last.text.startswith(f"{MAY_NOT_ANSWER}\n\n-# Further passages")
    longest = [cited("word " * 300), cited("word " * 120)]
    assert len(next(pages(answered("unsure", *longest))).text) <= len(
        next(pages(answered("answered", *longest))).text
    )


def test_what_could_not_be_looked_for_is_told_before_the_closest_words() -> None:
    view = answered("unsure", cited(PASSAGE))
    noted = replace(view, answer=replace(view.answer, note=ENGLISH_ALONE))
    assert next(pages(noted)).text == f"{ENGLISH_ALONE} {next(pages(view)).text}"


def test_closest_words_of_which_none_are_marked_are_no_further_passages() -> None:
    (page,) = pages(answered("unsure", replace(cited(PASSAGE), highlights=())))
    assert "Further" not in page.text
    assert page.text.startswith(f"{MAY_NOT_ANSWER}\n\n> The harbour")


def test_an_overview_is_a_list_of_sentences_on_one_page_under_the_name_of_their_article() -> None:
    link = "https://news.example/harbour#:~:text=" + "x" * 300
    sentences = [
        cited(f"{'The harbour opens again, says the town, and on it goes. ' * 4}{i}", url=link)
        for i in range(4)
    ]
    said = cited("We are glad.", speaker="Ann Lee", speech="direct", url=link)
    (page,) = pages(answered("answered", *sentences, said, kind="overview"))
    assert page.text.startswith("In the article's own words:\n\n> ")
    assert [label.label for row in page.rows for label in row] == ["Context", "Source", "", ""]
    nodes = walk(parse_markdown(page.text))
    small = [plain_text(n.children) for n in nodes if isinstance(n, Styled) and n.kind == "subtext"]
    assert small == ["[1] Ferries · ¶\u00a01", *(f"[{number}] ¶\u00a01" for number in range(2, 6))]
    assert page.text.count(link) == 5
    assert "\n— **Ann Lee**, direct speech\n-# \\[5\\] [¶\u00a01](https" in page.text


def test_an_overview_of_several_articles_names_each() -> None:
    other = replace(cited("Trams run."), article_id="b", title="Trams")
    (page,) = pages(answered("answered", cited("It sails."), other, kind="overview"))
    assert page.text.startswith("In the articles' own words:")
    assert "-# \\[2\\] Trams · ¶\u00a01" in page.text


@pytest.mark.parametrize("title", ["1.", "12.", "-", "+", "*", "#", "-#", ">", ">>>", "```", "1. one"])
def test_a_title_that_is_markup_shows_as_itself(title: str) -> None:
    (page,) = pages(view_of(cited("It sails.", title=title, published=date(2021, 3, 19))))
    nodes = parse_markdown(page.text)
    assert {node.kind for node in walk(nodes)} <= ALLOWED
    assert title in plain_text(nodes)


@pytest.mark.parametrize(
    "quote", ["word " * 20_000, "x" * 100_000, "*" * 100_000, "a\n" * 50_000, "a" + " " * 9000 + "b"]
)
def test_a_very_long_quote_is_there_to_its_last_word(quote: str) -> None:
    laid_out = pages_of(view_of(cited(quote.strip())))
    assert "".join("".join(p.markdown for p in page) for page in laid_out).count("\\") in (
        0,
        quote.count("*"),
    )
    assert laid_out[-1][-1].span.end == len(quote.strip())


@pytest.mark.parametrize(
    "reason", [None, "The article never mentions *Nobody*.", "n" * 3000, "@everyone " * 200]
)
def test_a_refusal_says_why(reason: str | None) -> None:
    answer = Answer("\u202eWhat?\x00", "abstained", "passage", 0.1, "i", 1.0, reason=reason)
    reply = render(AnswerView(ScopedQuestion(answer.question), answer, ()))
    keeps_the_limits(reply)
    assert {node.kind for node in walk(parse_markdown(reply.text))} <= {"text", "bold"}
    assert plain_text(parse_markdown(reply.text))[:20] == (reason or "The article does not say.")[:20]
    assert reply.footer == "Asked: What?"


def test_five_passages_with_names_of_any_length_fit_a_card() -> None:
    also = tuple(Heading(str(i), "T", source=f"*{'_' * 60}{i}") for i in range(4))
    long = {"title": "*" * 300, "source": "_" * 90, "url": f"https://a.example/{'a' * 200}", "also": also}
    spoken = {"speaker": "*" * 120, "speech": "reported", "known_by": "surroundings"}
    citation = cited("Ferries run again. " * 20, published=date(2021, 9, 30), **long, **spoken)
    told = tuple("Another figure: " + "*" * 300 for _ in range(3))
    markdown = render_passages([Source("claim", citation, "verbatim", told)] * 5)
    assert len(markdown) <= 4096
    assert markdown.count("Ferries run again") >= 5
