from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.live.links import CitedPlaces
from bot.phrases import make_line, make_showable
from bot.reader.frame import STYLE, render_list, render_notice
from bot.reader.page import ArticleView, render_article
from bot.reader.spans import MOST_CODE_POINTS, MOST_PARAGRAPHS, paragraphs_of, part_with, parts_of, pieces_of
from index import Article, Heading, Span, Statement, Voice
from index.models import Speech
from tests.fixtures.html_page import Element, parsed

TAGS = set(
    "html head meta title style body header nav main article aside section footer div p a span mark bdi "
    "h1 h2 h3 ul ol li small time details summary".split()
)
ATTRIBUTES = set(
    "lang charset name content class href id tabindex dir rel title aria-label aria-labelledby aria-hidden "
    "datetime data-number".split()
)
texts = st.text(
    st.one_of(
        st.sampled_from("\n\n<>&\"'` =/!-;#x"),
        st.sampled_from(
            "\u202e\u2066\u2069\u200f\u200b\x00\x0b\x85\u2028\ufeffא漢é\U0001f600\u0301\u00a0\r\t"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
) | st.sampled_from(["</style><script>x</script>", "<!-- ", "]]>", "&amp;lt;", '"onload=x ', "a\n\n\nb\n"])
names = st.one_of(st.none(), texts.filter(lambda name: bool(name.strip())), st.sampled_from("AB"))
urls = st.sampled_from(
    [
        *(None, "https://example.org/a?b=\"><b>'&c", "javascript:alert(1)", "data:text/html,x", "//x.org"),
        *("HTTP://Example.org", "java\nscript:x", "http://[::1", "ftp://x.org", " https://x.org/\u202e"),
    ]
)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def readings(draw: st.DrawFn) -> ArticleView:
    """An article with statements anywhere in it, inside and across each other, and places cited from it."""
    text = draw(st.lists(texts, min_size=1, max_size=4).map("\n".join)) or "x"
    statements = tuple(
        Statement(
            article_id="a",
            span=span,
            text=text[span.start : span.end],
            paragraph=1,
            speech=draw(st.sampled_from(get_args(Speech))),
            speaker=(name := draw(names)),
            known_by="nothing" if name is None else "name",
        )
        for span in draw(st.lists(spans(len(text)), max_size=12))
    )
    voices = tuple(
        Voice(name, count, count, 0) for name, count in Counter(s.speaker for s in statements).items() if name
    )
    cited = CitedPlaces(tuple(draw(st.lists(spans(len(text) + 5), max_size=5))))
    article = Article("a/b", draw(texts), text, draw(st.none() | st.dates()), draw(names), draw(urls))
    asked = bool(cited.spans)
    return ArticleView(article, statements, voices, parts_of(text), 1, cited.within(text), asked)


def shown(
    text: str, statements: tuple[Statement, ...] = (), voices: tuple[Voice, ...] = (), **others: Any
) -> Element:
    article = Article("a", "Leaving", text)
    return parsed(render_article(ArticleView(article, statements, voices, parts_of(text), **others)))


def paragraph_texts(page: Element) -> list[str]:
    return [par.one("p").text for par in page.all("div", "par")]


@given(readings())
@settings(max_examples=150, deadline=None)
def test_whatever_overlaps_the_text_is_shown_as_it_is(reading: ArticleView) -> None:
    page = parsed(render_article(reading))
    text = reading.article.text
    assert paragraph_texts(page) == [make_showable(line) for line in text.split("\n") if line.strip()]
    assert [par.attributes["id"] for par in page.all("div", "par")] == [
        f"p{number}" for number in range(1, len(paragraph_texts(page)) + 1)
    ]


@given(readings())
@settings(max_examples=150, deadline=None)
def test_exactly_the_cited_words_are_marked(reading: ArticleView) -> None:
    page = parsed(render_article(reading))
    wanted = [
        make_showable(reading.article.text[max(span.start, par.start) : min(span.end, par.end)])
        for par in paragraphs_of(reading.article.text, reading.part.span)
        for span in reading.cited
        if span.overlap(par)
    ]
    marked = "".join(mark.text for par in page.all("div", "par") for mark in par.all("mark"))
    assert marked == "".join(wanted)


@given(readings())
@settings(max_examples=150, deadline=None)
def test_strangers_text_brings_no_element_no_attribute_and_no_address(reading: ArticleView) -> None:
    page = parsed(render_article(reading))
    assert {one.tag for one in page.walk()} - {""} <= TAGS
    assert {name for one in page.walk() for name in one.attributes} <= ATTRIBUTES
    for link in page.all("a"):
        assert re.match(r"#[a-z]+\d*$|\.\./$|(?i:\s*https?://)", link.attributes["href"])
    outside = "".join(one.text for one in page.all("title") + page.all("h1") + page.all("aside"))
    assert make_showable(outside) == outside


@given(readings())
@settings(max_examples=150, deadline=None)
def test_every_link_within_the_page_leads_to_one_place(reading: ArticleView) -> None:
    page = parsed(render_article(reading))
    ids = Counter(one.attributes["id"] for one in page.walk() if "id" in one.attributes)
    assert set(ids.values()) <= {1}
    paragraphs = list(paragraphs_of(reading.article.text, reading.part.span))
    for number, statement in enumerate(reading.statements, start=1):
        in_words = any(statement.span.overlap(paragraph) for paragraph in paragraphs)
        assert ids[f"s{number}"] == in_words
    targets = {link.attributes["href"][1:] for link in page.all("a") if link.attributes["href"][0] == "#"}
    assert {target for target in targets if target[0] != "s"} <= set(ids)


@given(st.data(), texts.filter(bool))
@settings(max_examples=150, deadline=None)
def test_pieces_make_up_their_paragraphs_and_know_the_statements_over_them(
    data: st.DataObject, text: str
) -> None:
    said = data.draw(st.lists(spans(len(text)), max_size=4))
    paragraphs = list(paragraphs_of(text, Span(0, len(text))))
    for paragraph, pieces in zip(paragraphs, pieces_of(text, paragraphs, said, ()), strict=True):
        at = paragraph.start
        for piece in pieces:
            assert piece.span.start == at
            at = piece.span.end
            over = [number for number, span in enumerate(said) if span.overlap(piece.span)]
            assert sorted(piece.said) == over
            assert all(said[number].covers(piece.span) for number in over)
        assert at == paragraph.end


def test_statements_inside_statements_make_no_page_that_grows_with_their_square() -> None:
    text = "word " * 2000
    said = [Span(at, len(text) - at) for at in range(4000)]
    (pieces,) = pieces_of(text, [Span(0, len(text))], said, ())
    assert max(len(piece.said) for piece in pieces) == 4
    assert sum(len(piece.begun) for piece in pieces) == len(said)


@pytest.mark.parametrize(
    "text",
    [
        "Short.",
        "\n\n  A word.\n \n",
        "One word more. " * 50_000,
        "x" * (3 * MOST_CODE_POINTS + 5),
        "One paragraph.\n\n" * (2 * MOST_PARAGRAPHS + 1),
        "\n".join(
            ["a few words", "x y " * MOST_CODE_POINTS, "a few more", "b" * MOST_CODE_POINTS, "the end"]
        ),
        "\n".join("word " * (n % 7000 + 1) for n in range(300)),
    ],
)
def test_a_long_article_is_shown_in_parts_that_hold_all_of_it_once(text: str) -> None:
    parts = parts_of(text)
    assert (len(parts) > 1) == (len(text) > MOST_CODE_POINTS or text.count("\n") > MOST_PARAGRAPHS)
    texts: dict[str, str] = {}
    for number, part in enumerate(parts, start=1):
        assert len(part.span) <= MOST_CODE_POINTS
        page = parsed(render_article(ArticleView(Article("a", "T", text), (), (), parts, number)))
        rows = page.all("div", "par")
        assert len({row.attributes["id"] for row in rows}) == len(rows) <= MOST_PARAGRAPHS
        for row in rows:
            texts[row.attributes["id"]] = texts.get(row.attributes["id"], "") + row.one("p").text
        assert part_with(part.span.start, parts) == part_with(part.span.end - 1, parts) == number
    lines = [line for line in text.split("\n") if line.strip()]
    assert texts == {f"p{number}": line for number, line in enumerate(lines, start=1)}


def test_a_part_lists_what_is_said_in_it_and_leads_to_the_parts_beside() -> None:
    text = "\n".join(f"“We leave on day {n},” said Anna Berg." for n in range(2 * MOST_PARAGRAPHS + 1))
    said = [Span(match.start(1), match.end(1)) for match in re.finditer("“(.*?)”", text)]
    statements = tuple(
        Statement("a", span, text[span.start : span.end], n, "direct", "Anna Berg", known_by="name")
        for n, span in enumerate(said, start=1)
    )
    voices = (Voice("Anna Berg", len(said), 5 * len(said), 0),)
    place = Span(said[-1].start, said[-1].start + 2)
    parts = parts_of(text)
    assert part_with(place.start, parts) == 3
    page = parsed(
        render_article(
            ArticleView(Article("a", "T", text), statements, voices, parts, 3, (place,), asked=True)
        )
    )
    (row,) = page.all("div", "par")
    assert row.attributes["id"] == f"p{2 * MOST_PARAGRAPHS + 1}"
    assert row.all("span", "said")[0].attributes["id"] == f"s{2 * MOST_PARAGRAPHS + 1}"
    assert [link.attributes["href"] for link in page.one("aside").all("a")] == [
        f"#s{2 * MOST_PARAGRAPHS + 1}"
    ]
    assert page.one("p", "note").one("a").attributes["href"] == f"#p{2 * MOST_PARAGRAPHS + 1}"
    turning = page.one("nav", "pages")
    assert turning.text == "PreviousPart 3 of 3"
    assert turning.one("a").attributes["href"] == "?part=2"


def test_a_speaker_has_a_number_a_colour_and_a_place_in_the_list() -> None:
    text = "Anna Berg said: “We leave on Monday.” It was said that nobody stays."
    start = text.index("We"), text.index("nobody")
    ends = text.index("”"), len(text) - 1
    statements = (
        Statement(
            "a", Span(start[0], ends[0]), text[start[0] : ends[0]], 1, "direct", "Anna Berg", known_by="name"
        ),
        Statement("a", Span(start[1], ends[1]), text[start[1] : ends[1]], 1, "reported"),
    )
    page = shown(text, statements, (Voice("Anna Berg", 1, 4, 4),))
    first, second = page.one("div", "par").all("span", "said")
    assert (first.text, first.classes) == ("We leave on Monday.", ["said", "direct", "h", "h0"])
    assert (second.text, second.classes) == ("nobody stays", ["said", "reported", "h"])
    known, unknown = page.one("div", "par").all("a", "by")
    assert (known.attributes["href"], known.attributes["data-number"]) == ("#v1", "1")
    assert known.attributes["aria-label"] == "said by Anna Berg, direct speech"
    assert unknown.attributes["aria-label"] == "said by speaker not named, reported speech"
    listed = page.one("aside").all("section")
    assert [one.one("h3").text for one in listed] == ["1Anna Berg", "?Speaker not named"]
    assert [one.one("li").one("a").attributes["href"] for one in listed] == ["#s1", "#s2"]
    assert listed[0].one("small").text == "¶ 1 · direct speech"


def test_what_was_cited_from_another_text_is_not_marked_and_that_is_said() -> None:
    text = "We leave on Monday."
    changed = shown(text, asked=True, changed=True)
    assert "indexed anew with a changed text" in changed.one("p", "note").text
    beyond = shown(text, asked=True)
    assert "not in the text" in beyond.one("p", "note").text
    assert not shown(text).all("p", "note")


def test_date_source_and_address_are_told() -> None:
    article = Article(
        "a", "T", "Some words.", date(2021, 3, 19), "The Paper", "https://www.paper.example/a?b=1"
    )
    told = parsed(render_article(ArticleView(article, (), (), parts_of(article.text)))).one("p", "told")
    assert told.text == "19 March 2021 The Paper Source: paper.example"
    assert told.one("time").attributes["datetime"] == "2021-03-19"
    assert told.one("a").attributes["href"] == "https://www.paper.example/a?b=1"


@given(
    st.lists(st.builds(Heading, texts.filter(bool), texts, st.none() | st.dates(), names, urls), max_size=4)
)
@settings(max_examples=50, deadline=None)
def test_the_list_is_nothing_but_text_and_links_to_articles(headings: list[Heading]) -> None:
    page = parsed(render_list(headings, 1, 3, 300))
    links = page.one("ul", "articles").all("a")
    assert [link.text for link in links] == [make_line(heading.title) for heading in headings]
    assert all(re.fullmatch(r"\./[\w.~%/-]+", link.attributes["href"], re.ASCII) for link in links)
    assert {one.tag for one in page.walk()} - {""} <= TAGS


def test_a_list_of_one_page_has_nothing_to_turn() -> None:
    assert not parsed(render_list((), 1, 1, 0)).all("nav")
    turning = parsed(render_list((), 2, 3, 300)).one("nav")
    assert [link.attributes["href"] for link in turning.all("a")] == ["?page=1", "?page=3"]


def test_a_notice_leads_back_to_the_list() -> None:
    page = parsed(render_notice("<Not found>", "There is no <such> article.", "../"))
    assert page.one("h1").text == "<Not found>"
    assert page.one("a").attributes["href"] == "../"


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_writing_has_the_contrast_that_wcag_aa_asks_for(scheme: str) -> None:
    light, dark = STYLE.split("@media screen and (prefers-color-scheme: dark)")
    rules = light if scheme == "light" else dark.split("\n}\n", 1)[0]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", rules))
    hues = re.findall(r"--hue: (#[0-9a-f]{6})", rules)
    assert len(hues) == 9
    for background in ("paper", "target", "mark"):
        assert contrast(colours["ink"], colours[background]) >= 7
    for background in ("paper", "target"):
        for colour in (colours["faint"], colours["link"], *hues):
            assert contrast(colour, colours[background]) >= 4.5
    # Underlines below marked words, which are told apart also by their stroke and number.
    assert min(contrast(hue, colours["mark"]) for hue in hues) >= 3
