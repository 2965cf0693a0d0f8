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
