import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.escape import block_quote, escape
from bot.preview.page import render_html
from index import Span
from tests.discord_markdown.nodes import Styled, plain_text, walk
from tests.discord_markdown.parser import parse_markdown

NOW = datetime(2021, 3, 19, 14, 5, tzinfo=UTC)
BUTTONS = [
    {"type": 2, "style": 2, "label": "Context", "custom_id": "a"},
    {"type": 2, "style": 1, "label": "More (1 of 3)", "custom_id": "b", "disabled": True},
    {"type": 2, "style": 5, "label": "Source", "url": "https://paper.example/a"},
    {"type": 2, "style": 4, "emoji": {"name": "👎"}, "custom_id": "d"},
]
LINK = {"type": 2, "style": 5, "label": "Read", "url": "https://paper.example/a"}
MESSAGE: dict[str, Any] = {
    "content": "Hello `there`",
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 0x5865F2,
            "components": [
                {"type": 9, "components": [{"type": 10, "content": "**A title**"}], "accessory": LINK},
                {"type": 14},
                {
                    "type": 10,
                    "content": "> The ferry **leaves at seven**.\n> It takes two hours.\n"
                    "-# [Ferries](https://paper.example/a) · ¶ 11",
                },
                {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "Bars"}]},
                {"type": 1, "components": BUTTONS},
            ],
        }
    ],
}
VOID = {"meta", "path"}


class Page(HTMLParser):
    """The elements of a page, with their texts; fails where they are not properly nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("class") or tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(classes for _, classes in self._open), data))

    def text(self, place: str) -> str:
        return "".join(text for places, text in self.texts if place in places)

    def links(self) -> list[str | None]:
        return [attributes["href"] for _, attributes in self.elements if "href" in attributes]


def page(messages: Mapping[str, Any] | Sequence[Mapping[str, Any]], **others: Any) -> Page:
    return Page(render_html(messages, now=NOW, **others))


def written(markdown: str) -> dict[str, Any]:
    return {"components": [{"type": 17, "components": [{"type": 10, "content": markdown}]}]}


def test_the_page_has_every_part_of_the_message_in_its_place() -> None:
    shown = page(MESSAGE, bot_name="Ferry bot", asked=("Ann Lee", "**when** does\nit leave?"))
    assert shown.text("who") == "Ferry botAPP14:05"
    assert shown.text("words") == "when does it leave?"
    assert shown.text("markup").startswith("Hello there")
    assert "".join(shown.text("section").split("\n")) == "A titleRead"
    assert shown.text("quote") == "The ferry leaves at seven.\nIt takes two hours."
    assert shown.text("strong") == "A titleleaves at seven"
    assert shown.text("subtext") == "Ferries · ¶ 11"
    assert shown.text("picture") == "Bars"
    assert shown.text("buttons") == "ContextMore (1 of 3)Source👎"
    assert shown.text("button style-1 off") == "More (1 of 3)"
    assert shown.text("button style-5") == "ReadSource"
    assert shown.links() == ["https://paper.example/a"] * 3
    (card,) = (attributes for _, attributes in shown.elements if attributes.get("class") == "card")
    assert card["style"] == "border-left-color: #5865f2"


def test_messages_stand_below_each_other_and_only_the_first_is_a_reply() -> None:
    shown = page([MESSAGE, {"content": "Only for you", "flags": 64}], asked=("Ann", "Well?"))
    places = [attributes.get("class") for tag, attributes in shown.elements if tag == "article"]
    assert places == ["message", "message private"]
    assert shown.text("words") == "Well?"
    assert "Only you can see this" in shown.text("notice")


def test_what_is_null_is_not_there() -> None:
    button = {"type": 2, "label": "Go", "emoji": None, "url": None}
    empty = {"content": None, "components": None, "flags": None}
    row = {"type": 1, "components": [button]}
    message = {"components": [{"type": 17, "accent_color": None, "components": [row]}]}
    assert page([empty, message]).text("buttons") == "Go"


def test_the_page_asks_for_nothing() -> None:
    html = render_html([MESSAGE, written("<:own:123> <https://x.example/i.png>")])
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not {"script", "img", "link", "iframe", "base"} & {tag for tag, _ in Page(html).elements}
    assert not re.search(r"url\(|@import|\son\w+=", html)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", ""])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    button = {"type": 2, "style": 5, "label": "Go", "url": url}
    section = {"type": 9, "components": [{"type": 10, "content": f"[a]({url})"}], "accessory": button}
    message = {"components": [section, {"type": 1, "components": [button]}]}
    assert page(message).links() == []


@pytest.mark.parametrize(
    ("markdown", "places", "text"),
    [
        ("**a**", ("strong",), "a"),
        ("*a*", ("em",), "a"),
        ("__a__", ("u",), "a"),
        ("~~a~~", ("s",), "a"),
        ("`a`", ("code",), "a"),
        ("a**b**c", ("strong",), "b"),
        ("a**“b”**c", ("strong",), "“b”"),
        ("**a**, b", (), ", b"),
        ("## a", ("heading h2",), "a"),
        ("> a\n> b", ("quote",), "a\nb"),
        ("-# a", ("subtext",), "a"),
        ("-# **a**", ("subtext", "strong"), "a"),
        ("a\n\n-# b", (), "a\n\n"),
        ("\\*a\\* \\> b", (), "*a* > b"),
    ],
)
def test_each_kind_of_markup_has_its_element(markdown: str, places: tuple[str, ...], text: str) -> None:
    shown = page(written(markdown))
    assert (("html", "body", "message", "card", "markup", *places), text) in shown.texts


strange = st.one_of(
    st.text(st.characters(exclude_categories=[])),
    st.text("<>&\"'*_`[]()|~:/ \n\\#-abchtps.\x1b\x07\u202e", max_size=40),
)


@settings(max_examples=60, deadline=None)
@given(strange, strange)
def test_strangers_text_never_leaves_its_place(text: str, other: str) -> None:
    buttons = [
        {"type": 2, "style": 5, "label": text, "url": other},
        {"type": 2, "label": other, "emoji": {"name": text}},
    ]
    parts = [
        {"type": 9, "components": [{"type": 10, "content": text}], "accessory": buttons[0]},
        {"type": 10, "content": other},
        {"type": 12, "items": [{"media": {"url": other}, "description": text}]},
        {"type": 1, "components": buttons},
    ]
    message = {"content": other, "components": [{"type": 17, "components": parts}]}
    html = render_html(message, bot_name=text, asked=(other, text), now=NOW)
    html.encode()
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "article",
        "div",
        "span",
        "a",
        "b",
        "svg",
        "path",
    }
    allowed |= {"strong", "em", "u", "s", "code"}
    shown = Page(html)
    assert {tag for tag, _ in shown.elements} <= allowed
    for _, attributes in shown.elements:
        assert not any(name.startswith("on") for name in attributes)
    assert all(str(link).startswith(("http://", "https://")) for link in shown.links())


@settings(max_examples=200, deadline=None)
@given(st.text("*_~`<>[]()#-.: \n\\ab“”1漢", max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_quotes_and_escaped_words_read_as_in_discord(text: str, bounds: list[int]) -> None:
    spans = [Span(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=False) if start < end]
    description = f"{block_quote(text, 0, spans)}\n{escape(text)}\n-# {escape(text)}"
    shown, nodes = page(written(description)), parse_markdown(description)
    assert "".join(shown.text("markup").split()) == "".join(plain_text(nodes).split())
    bold = "".join(plain_text(n.children) for n in walk(nodes) if isinstance(n, Styled) and n.kind == "bold")
    assert shown.text("strong") == bold


def test_a_menu_is_shown_by_what_it_asks_for() -> None:
    menu = {"type": 3, "custom_id": "a", "placeholder": "What did they say?", "options": []}
    message = {"components": [{"type": 1, "components": [menu]}]}
    assert page(message).text("buttons") == "What did they say? ▾"
