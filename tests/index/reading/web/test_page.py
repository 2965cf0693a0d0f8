import re
from contextlib import suppress
from datetime import date

import pytest

from index.errors import ReadingError
from index.models import Article
from index.reading.files import read_bytes
from index.reading.web.page import read_html

STORY = (
    "The water board of Elmsund voted on Thursday to drain the upper lake before winter, after divers found"
    " two cracks in the gate that no repair under water can close.",
    "The lake was dammed in 1938 and supplies some 26,000 households, most of them in the valley below the"
    " quarry, where the mains are being laid anew.",
    '"We would rather see the bottom than guess at it," said engineer Mirko Dahl, who led the dive and has'
    " looked after the gate for eleven years.",
    "Boats must leave by the first of November, and the sailing club has been offered berths on the river"
    " until the lake is filled again in the spring.",
    "Farmers along the outlet were told to expect high water for nine days, and the board promised to pay for"
    " whatever the flood takes from their fields.",
)
LEAD = "Two anglers from Brenn had reported the leak in June, and nobody called them back."


def html(body: str, head: str = "<title>Lake to be drained</title>") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()
    )


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def around(middle: str) -> str:
    """A page's story with something in its midst."""
    begin, end = paragraphs(*STORY[:2]), paragraphs(*STORY[2:])
    return f"<article><h1>Lake to be drained</h1>{begin}{middle}{end}</article>"


def read(body: str, head: str = "<title>Lake to be drained</title>") -> Article:
    (article,) = read_bytes(html(body, head), "page.html")
    return article


def lines_of(body: str) -> list[str]:
    return [line for line in read(body).text.split("\n") if line and line != "Lake to be drained"]


@pytest.mark.parametrize(
    "lead",
    [
        f"<p class='deck'>{LEAD}</p>",
        f"<div class='article-teaser'><p>{LEAD}</p></div>",
        f"<header><h1>Lake to be drained</h1><div class='intro summary'>{LEAD}</div></header>",
        f"<h2 class='subline'>{LEAD.removesuffix('.')}</h2>",
        f"<p itemprop='description'>{LEAD.removesuffix('.')}</p>",
    ],
)
def test_the_lead_between_headline_and_text_is_kept(lead: str) -> None:
    headline = "" if "<h1>" in lead else "<h1>Lake to be drained</h1>"
    text = "\n".join(
        lines_of(f"<article>{headline}{lead}<div class='body'>{paragraphs(*STORY)}</div></article>")
    )
    assert LEAD.removesuffix(".") in text
    assert text.index("anglers") < text.index("water board")


def test_the_words_below_a_picture_are_kept() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>Divers at the gate, 14 metres down.</figcaption></figure>"
    body = f"<main><h1>Lake to be drained</h1>{paragraphs(*STORY[:3])}{figure}{paragraphs(*STORY[3:])}</main>"
    assert "Divers at the gate, 14 metres down." in lines_of(body)


def test_an_article_in_several_containers_is_whole() -> None:
    parts = "".join(f"<section class='chunk text'>{paragraphs(line)}</section><div></div>" for line in STORY)
    assert lines_of(f"<article><h1>Lake to be drained</h1>{parts}</article>") == list(STORY)


def test_a_story_in_an_aside_is_read_and_the_cookie_notice_is_not() -> None:
    words = "This site stores cookies on your device to count those who visit it. Agree."
    notice = f"<div class='consent'><p>{words}</p></div>"
    assert lines_of(f"{notice}<aside><h1>Lake to be drained</h1>{paragraphs(*STORY)}</aside>") == list(STORY)


def test_key_points_keep_all_of_their_list() -> None:
    points = ["The lake is empty by Christmas", "Nine days of high water", f"{LEAD}"]
    items = "".join(f"<li>{point}</li>" for point in points)
    assert set(points) <= set(lines_of(around(f"<ul>{items}</ul>")))


def test_entries_of_a_live_blog_keep_time_heading_and_order() -> None:
    entries = [
        ("17:45", "Gate open", STORY[0]),
        ("12:10", "Divers back on land", STORY[2]),
        ("9:05", "Dive begins", STORY[3]),
    ]
    blocks = "".join(
        f"<article class='post'><time>{time}</time><h3>{heading}</h3><p>{text}</p></article>"
        for time, heading, text in entries
    )
    text = "\n".join(lines_of(f"<main><h1>Lake to be drained</h1><p>All of the day.</p>{blocks}</main>"))
    assert [text.index(f"{time} {heading}\n{words}") for time, heading, words in entries] == sorted(
        text.index(words) - len(f"{time} {heading}\n") for time, heading, words in entries
    )


def test_links_to_other_stories_are_not_the_article() -> None:
    link = "<p><b>Read as well:</b> <a href='/x'>Mayor of Brenn resigns over the new bypass</a></p>"
    column = "<h4>Most read</h4><br>Singer Ola Berg died on Monday at the age of 71."
    body = f"<h1>Lake to be drained</h1>{paragraphs(*STORY[:2])}{link}{paragraphs(*STORY[2:])}"
    text = "\n".join(lines_of(f"<table><tr><td>{body}</td><td>{column}</td></tr></table>"))
    assert "bypass" not in text
    assert "Berg" not in text
    assert all(line in text for line in STORY)


def test_hidden_paragraphs_and_reporters_addresses_are_not_the_article() -> None:
    hidden = (
        "<p style='display:none'>Nobody is meant to read that the board was warned by a plumber in May.</p>"
    )
    address = "<p>Reach our reporter at ida.moss@elmsund.example</p>"
    lines = lines_of(f"<article><h1>Lake to be drained</h1>{hidden}{paragraphs(*STORY)}{address}</article>")
    assert lines == list(STORY)


BIOGRAPHY = "Ida Moss has written about water for the Valley Post since she left the navy in 2011."


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='author-box'><p>{BIOGRAPHY}</p></div>",
        f"<div class='TestReport__AuthorBio'><p>{BIOGRAPHY}</p></div>",
        f"<section id='newsletter_inline'><p>{BIOGRAPHY}</p></section>",
        f"<div class='post-meta'><p>{BIOGRAPHY}</p></div>",
        f"<div role='dialog'><p>{BIOGRAPHY}</p></div>",
        f"<div class='gallery'><ul><li><p>{BIOGRAPHY}</p></li></ul></div>",
        f"<p class='sr-only'>{BIOGRAPHY}</p>",
    ],
)
def test_what_is_called_beside_the_story_is_not_the_article(box: str) -> None:
    long = [f"{line} {line}" for line in STORY]
    body = f"<h1>Lake to be drained</h1>{paragraphs(*long[:2])}{box}{paragraphs(*long[2:])}"
    assert lines_of(f"<article>{body}</article>") == long


@pytest.mark.parametrize("name", ["item__comment", "author", "has-sharing", "no-sidebar", "gallery"])
def test_what_holds_the_story_is_not_beside_it_whatever_it_is_called(name: str) -> None:
    parts = "".join(f"<div class='{name}'><p>{line}</p></div>" for line in STORY)
    assert lines_of(f"<main><h1>Lake to be drained</h1>{parts}</main>") == list(STORY)


def test_a_lead_in_a_head_that_has_buttons_to_share_is_kept() -> None:
    head = f"<header class='head has-sharing'><h1>Lake to be drained</h1><div>{LEAD}</div></header>"
    assert LEAD in lines_of(f"<article>{head}<div>{paragraphs(*STORY)}</div></article>")


def test_a_lead_stands_below_the_headline_and_not_below_other_headings() -> None:
    begin = f"<h1>Lake to be drained</h1><p>{LEAD}</p><h1>Tools of this page</h1>"
    assert lines_of(f"<div>{begin}<div class='text'>{paragraphs(*STORY)}</div></div>")[0] == LEAD


@pytest.mark.parametrize("announcement", ["<p>Read as well:</p>", "<h3>On this subject</h3>"])
def test_a_list_of_the_site_s_pages_goes_with_the_line_that_announces_it(announcement: str) -> None:
    pages = ("Mayor of Brenn resigns over the new bypass", "Bypass of Brenn opens a year late")
    items = "".join(f"<li><a href='/{len(page)}'>{page}</a></li>" for page in pages)
    assert lines_of(around(f"{announcement}<ul>{items}</ul>")) == list(STORY)


def test_a_line_that_links_to_another_site_is_kept() -> None:
    menu = "<nav><a href='/'>Start</a> <a href='/sport'>Sport</a></nav>"
    line = "<p><a href='https://divers.example/gate'>The report of the divers on the gate</a></p>"
    own = "<p><a href='/brenn'>Mayor of Brenn resigns over the new bypass</a></p>"
    lines = lines_of(menu + around(f"<p>{LEAD}</p>{line}{own}"))
    assert "The report of the divers on the gate" in lines
    assert "Mayor of Brenn resigns over the new bypass" not in lines


def test_a_paragraph_that_only_wide_screens_show_is_read() -> None:
    shown = f"<p class='hidden md:block'>{LEAD}</p>"
    assert LEAD in lines_of(around(shown))


def test_a_text_for_browsers_without_scripts_is_read() -> None:
    assert lines_of(f"<h1>Lake to be drained</h1><noscript>{paragraphs(*STORY)}</noscript>") == list(STORY)


def test_a_short_page_of_spoken_lines_is_read() -> None:
    said = ("„Der See ist leer, sagt man im Dorf.“", "– „Dann geh und sieh nach.“")
    assert lines_of(f"<article><h1>Lake to be drained</h1>{paragraphs(*said)}</article>") == list(said)


@pytest.mark.parametrize(
    "quotation",
    [
        "<blockquote><p>{said}</p><footer>{name}</footer></blockquote>",
        "<blockquote>{said}<footer><p><cite>{name}</cite></p></footer></blockquote>",
        "<blockquote><p>{said}</p></blockquote><footer>{name}</footer>",
        "<figure><blockquote><p>{said}</p></blockquote><figcaption>{name}</figcaption></figure>",
        "<blockquote><p>{said}</p><cite>{name}</cite></blockquote>",
    ],
)
def test_a_quotation_keeps_the_name_that_signs_it(quotation: str) -> None:
    said, name = '"Water finds its way."', "— Jana Koller, diver"
    lines = lines_of(around(quotation.format(said=said, name=name)))
    assert lines[2:4] == [said, name]


def test_a_page_that_hides_itself_until_its_script_runs_is_read() -> None:
    body = f"<div style='visibility: hidden'><h1>Lake to be drained</h1>{paragraphs(*STORY)}</div>"
    assert lines_of(body) == list(STORY)


def test_rows_of_a_table_carry_its_header() -> None:
    table = (
        "<table><tr><th>Lake</th><th>Depth</th><th>Built</th></tr>"
        "<tr><td>Upper</td><td>31 m</td><td>1938</td></tr>"
        "<tr><td>Lower</td><td>12 m</td><td>1911</td></tr></table>"
    )
    lines = lines_of(around(table))
    assert "Lake: Upper | Depth: 31 m | Built: 1938" in lines
    assert "Lake: Lower | Depth: 12 m | Built: 1911" in lines


def test_the_headline_is_the_article_s_and_not_a_section_s() -> None:
    story = f"<h2>Lake to be drained</h2>{paragraphs(*STORY)}"
    body = f"<div><h1>Elmsund and the Valley</h1></div><article>{story}</article>"
    assert read(body).title == "Lake to be drained"
    assert read(body, "<title>Lake to be drained | Valley Post</title>").title == "Lake to be drained"


def test_the_outlet_s_name_is_no_headline() -> None:
    body = f"<h1>Valley Post</h1><article>{paragraphs(*STORY)}</article>"
    title = "Lake of Elmsund to be drained before winter - Valley Post"
    head = f"<title>{title}</title><meta property='og:site_name' content='Valley Post'>"
    assert read(body, head).title == "Lake of Elmsund to be drained before winter"


def test_the_declared_day_comes_before_one_in_the_address() -> None:
    head = (
        "<title>Lake to be drained</title><link rel='canonical' href='https://post.example/2019/03/04/lake'>"
        "<meta property='article:published_time' content='2023-10-12T08:00:00Z'>"
        "<meta property='og:site_name' content='Valley Post'>"
    )
    article = read(f"<article><h1>Lake to be drained</h1>{paragraphs(*STORY)}</article>", head)
    assert article.published == date(2023, 10, 12)
    assert article.source == "Valley Post"
    assert article.url == "https://post.example/2019/03/04/lake"


def test_an_article_that_stands_only_in_its_data_is_read() -> None:
    body = "\\n".join(STORY).replace('"', '\\"')
    data = f'{{"@type": "NewsArticle", "headline": "Lake to be drained", "articleBody": "{body}"}}'
    head = f'<script type="application/ld+json">{data}</script>'
    article = read(
        "<div id='app'><h1>Lake to be drained</h1><p>Loading the article, please wait a moment.</p></div>",
        head,
    )
    assert re.findall(r"[^\n]+", article.text)[-len(STORY) :] == list(STORY)


def test_a_page_whose_text_is_not_what_it_declares_warns() -> None:
    summary = (
        "Archaeologists unearth a bronze trumpet beneath the medieval theatre of Kastav, scholars rejoice"
    )
    page = html(
        f"<article>{paragraphs(*STORY)}</article>", f"<meta property='og:description' content='{summary}'>"
    )
    (warning,) = read_html(page, "page.html").warnings
    assert warning.startswith("page.html: what the page says of its article is not in the text that was read")
    fitting = html(
        f"<article>{paragraphs(*STORY)}</article>", f"<meta name='description' content='{STORY[0][:100]}'>"
    )
    assert read_html(fitting, "page.html").warnings == ()


def test_a_page_that_is_partly_closed_warns() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "isAccessibleForFree": "False"}</script>'
    (warning,) = read_html(html(f"<article>{paragraphs(*STORY)}</article>", head), "page.html").warnings
    assert "not open to everyone" in warning


@pytest.mark.parametrize("depth", [300, 20_000])
def test_a_page_of_nothing_but_depth_is_refused_or_read(depth: int) -> None:
    for inside in ("", paragraphs(*STORY)):
        with suppress(ReadingError):
            assert STORY[0] in read("<div>" * depth + inside).text


@pytest.mark.parametrize("name", ["class", "id", "style"])
def test_names_of_any_length_do_no_harm(name: str) -> None:
    for value in ("sharing author " * 30_000, "aA" * 200_000, " " * 500_000):
        assert read(f"<div {name}='{value}'>{around('')}</div>").text.endswith(STORY[-1])
