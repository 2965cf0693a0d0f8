import re
import string
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discord_markdown.parser import (
    Code,
    Emoji,
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Styled,
    Text,
    Timestamp,
    parse_markdown,
    plain_text,
    timestamp_text,
    walk,
)

PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
SIGNS = [*"*_~|`[]()<>#-+.:@\\/\"' \nabch1", "https://", "> ", "-# ", "**", "```"]
MARKS = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)
A, B = Text("a"), Text("b")


def bold(*children: Node) -> Styled:
    return Styled("bold", children)


def italic(*children: Node) -> Styled:
    return Styled("italic", children)


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("**a**", [bold(A)]),
        ("*a*", [italic(A)]),
        ("_a_", [italic(A)]),
        ("__a__", [Styled("underline", (A,))]),
        ("~~a~~", [Styled("strikethrough", (A,))]),
        ("||a||", [Styled("spoiler", (A,))]),
        ("***a***", [italic(bold(A))]),
        ("___a___", [italic(Styled("underline", (A,)))]),
        ("*a **b***", [italic(Text("a "), bold(B))]),
        ("**a *b***", [bold(Text("a "), italic(B))]),
        ("**a\\** b**", [bold(Text("a** b"))]),
        ("****", [italic(Text("**"))]),
        ("**a***", [bold(Text("a*"))]),
        ("**a", [Text("**a")]),
        ("a * b * c", [Text("a * b * c")]),
        ("snake_case_name", [Text("snake_case_name")]),
        ("a_b_", [A, italic(B)]),
        ("**a__**b__", [bold(Text("a__")), Text("b__")]),
        ("~~a\n\nb~~", [Styled("strikethrough", (Text("a\n\nb"),))]),
    ],
)
def test_emphasis(source: str, nodes: list[Node]) -> None:
    assert list(parse_markdown(source)) == nodes


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("`a`", [Code("code", "a")]),
        ("``a`b``", [Code("code", "a`b")]),
        ("`**a**`", [Code("code", "**a**")]),
        ("```a` b", [Code("code", "``a"), Text(" b")]),
        ("`a", [Text("`a")]),
        ("```py\na = 1\n```\nb", [Code("code block", "a = 1", "py"), B]),
        ("```a```", [Code("code block", "a")]),
        ("```js\n```", [Code("code block", "js")]),
        ("```\n```", [Code("code", "\n")]),
    ],
)
def test_code(source: str, nodes: list[Node]) -> None:
    assert list(parse_markdown(source)) == nodes


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("> a\n> b\nc", [Styled("quote", (Text("a\nb"),)), Text("c")]),
        ("a\n> b", [Text("a\n"), Styled("quote", (B,))]),
        (">>> a\nb", [Styled("quote", (Text("a\nb"),))]),
        ("> > a", [Styled("quote", (Text("> a"),))]),
        ("> # a", [Styled("quote", (Heading(1, (A,)),))]),
        (">a", [Text(">a")]),
        ("a > b", [Text("a > b")]),
        ("**a\n> b**", [bold(Text("a\n"), Styled("quote", (B,)))]),
        ("# a\nb", [Heading(1, (A,)), B]),
        ("### a ##", [Heading(3, (A,))]),
        ("#### a", [Text("#### a")]),
        ("# # a", [Text("# # a")]),
        ("#a", [Text("#a")]),
        ("-# a\r\nb", [Styled("subtext", (A,)), B]),
        ("-# -# a", [Text("-# -# a")]),
        ("b -# a", [Text("b -# a")]),
        ("- a\n* b", [Listing(None, ((A,), (B,)))]),
        ("3. a\n4. b\nc", [Listing(3, ((A,), (B,))), Text("c")]),
        ("- a\n  - b", [Listing(None, ((Text("a\n"), Listing(None, ((B,),))),))]),
        ("- a\n  b", [Listing(None, ((Text("a\nb"),),))]),
        ("-a", [Text("-a")]),
    ],
)
def test_blocks(source: str, nodes: list[Node]) -> None:
    assert list(parse_markdown(source)) == nodes


def test_a_title_has_no_blocks() -> None:
    assert parse_markdown("> *a*", blocks=False) == (Text("> "), italic(A))
    assert parse_markdown("**# a**\n- b", blocks=False) == (bold(Text("# a")), Text("\n- b"))


@pytest.mark.parametrize(
    ("source", "url", "label", "title"),
    [
        ("[a](https://x.example)", "https://x.example", "a", None),
        ("[a](<https://x.example> 'b')", "https://x.example", "a", "b"),
        ('[a]( https://x.example/y "b c" )', "https://x.example/y", "a", "b c"),
        ("[a](https://x.example/y_(z))", "https://x.example/y_(z)", "a", None),
        ("[a](https://x.example/\\))", "https://x.example/)", "a", None),
        ("[a [b] c](https://x.example)", "https://x.example", "a [b] c", None),
        ("[a \\[b\\]](https://x.example)", "https://x.example", "a [b]", None),
        ("[]a](https://x.example)", "https://x.example", "]a", None),
        ("https://x.example/y", "https://x.example/y", "https://x.example/y", None),
        ("<https://x.example/y>", "https://x.example/y", "https://x.example/y", None),
    ],
)
def test_links(source: str, url: str, label: str, title: str | None) -> None:
    assert parse_markdown(source) == (Link(url, (Text(label),), title),)


@pytest.mark.parametrize(
    "source",
    [
        "[a](x.example)",
        "[a](ftp://x.example)",
        "[ ](xhttps:/x)",
        "[a] (b)",
        "\\[a](b)",
        "[a\\](b)",
        "http//x",
        "https\\://x.example",
        "<https>",
    ],
)
def test_what_is_no_link(source: str) -> None:
    assert {node.kind for node in walk(parse_markdown(source))} == {"text"}


def test_a_label_with_an_address_is_no_label() -> None:
    assert parse_markdown("[https://a.example](https://b.example)")[0] == Text("[")
    outer = parse_markdown("[a[b](https://a.example)](https://b.example)")
    assert outer[0] == Text("[a[b](")


def test_the_label_ends_behind_the_last_bracket_that_may_end_it() -> None:
    first, space, second = parse_markdown("[a](https://a.example) [b](https://b.example)")
    assert (first, second) == (Link("https://a.example", (A,)), Link("https://b.example", (B,)))
    assert space == Text(" ")
    assert parse_markdown("[a] [b](https://b.example)") == (Text("[a] "), Link("https://b.example", (B,)))
    (greedy,) = parse_markdown("[a](b)](https://b.example)")
    assert plain_text([greedy]) == "a](b)"


def test_a_bare_address_ends_before_what_ends_its_sentence() -> None:
    assert plain_text(parse_markdown("(https://x.example/y).")[1:2]) == "https://x.example/y"
    link = parse_markdown("See https://x.example/y_(z), b")[1]
    assert link == Link("https://x.example/y_(z)", (Text("https://x.example/y_(z)"),))


@pytest.mark.parametrize(
    ("source", "node"),
    [
        ("<@123>", Mention("user", "123")),
        ("<@!123>", Mention("user", "123")),
        ("<@&123>", Mention("role", "123")),
        ("<#123>", Mention("channel", "123")),
        ("</ask it:123>", Mention("command", "ask it")),
        ("<id:customize>", Mention("navigation", "customize")),
        ("@everyone", Mention("everyone", "everyone")),
        ("@here", Mention("here", "here")),
        ("<t:0>", Timestamp(0, "f")),
        ("<t:-5:R>", Timestamp(-5, "R")),
        ("<:own:123>", Emoji("own")),
        ("<a:own:123>", Emoji("own")),
        (":smile:", Emoji("smile", "😄")),
        (":no_such_name:", Emoji("no_such_name")),
    ],
)
def test_what_discord_names(source: str, node: Node) -> None:
    assert parse_markdown(source) == (node,)
    assert parse_markdown(f"**{source}**") == (bold(node),)
    escaped = PUNCTUATION.sub(r"\\\g<0>", source, count=2)
    assert {found.kind for found in walk(parse_markdown(escaped))} == {"text"}


@pytest.mark.parametrize(
    "source", ["at 12:30:45", "<t:9999999999999>", "<@a>", "a@b", "</a>", "<id:other>", "¯\\_(ツ)_/¯"]
)
def test_what_only_looks_like_a_name_is_text(source: str) -> None:
    assert parse_markdown(source) == (Text(source),)


def test_a_timestamp_is_written_as_its_letter_says() -> None:
    now = datetime(2021, 3, 19, 12, tzinfo=UTC)
    at = int(now.timestamp())
    assert timestamp_text(Timestamp(at, "F")) == "Friday, 19 March 2021 12:00"
    assert timestamp_text(Timestamp(at, "d")) == "19/03/2021"
    assert timestamp_text(Timestamp(at - 7200, "R"), now) == "2 hours ago"
    assert timestamp_text(Timestamp(at + 61, "R"), now) == "in 1 minute"


def test_the_words_of_all_nodes() -> None:
    source = "# T\n> a **b**\nc [d](https://x.example) `e`\n- f\n- g\n```\nh\n```\n<#1> :smile: -# i"
    assert plain_text(parse_markdown(source)) == "T\na b\nc d e\n• f\n• g\nh\n#1 😄 -# i"
    kinds = [node.kind for node in walk(parse_markdown("> **a** [*b*](https://x.example)"))]
    assert kinds == ["quote", "bold", "text", "text", "link", "italic", "text"]


@given(st.one_of(st.text(), MARKS))
def test_parsing_never_raises(source: str) -> None:
    for blocks in (True, False):
        nodes = parse_markdown(source, blocks=blocks)
        assert len(plain_text(nodes)) <= 20 * len(source) + 20
        assert all(node.kind for node in walk(nodes))


@given(st.one_of(st.text(), MARKS))
def test_text_with_every_sign_escaped_is_that_text_and_nothing_else(text: str) -> None:
    text = text.replace("\r", "\n")
    escaped = PUNCTUATION.sub(r"\\\g<0>", text)
    assert parse_markdown(escaped) == ((Text(text),) if text else ())


@given(MARKS)
def test_no_two_texts_stand_side_by_side(source: str) -> None:
    nodes = parse_markdown(source)
    pairs = pairwise(nodes)
    assert not any(isinstance(one, Text) and isinstance(other, Text) for one, other in pairs)


@given(st.text(st.characters(blacklist_characters=string.punctuation + "\r¯")))
def test_text_without_signs_is_itself(text: str) -> None:
    assert parse_markdown(text) == ((Text(text),) if text else ())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["**", "__", "*", "_", "~~", "||", "> ", "- ", "# ", "-# ", "["]), min_size=30)
)
def test_depth_has_an_end(marks: list[str]) -> None:
    source = "".join(marks) + "a" + "".join(reversed(marks)) + "](https://x.example)"
    assert "a" in plain_text(parse_markdown(source))


HOSTILE = [
    *("*", "_", "~", "|", "`", "[", "](", "<", ":", "\n", "***", "_a__", "*a**b", "**a ", "~~a", "**__~~||"),
    *("`a``", "```b\n", "```\n\n", "> ", "> - ", "- ", "- a\n", "  - a\n", "# a###b", "-# a\n"),
    *(
        "[](",
        "[]",
        "[[]",
        "[](https://a",
        "[](https://a '",
        "[a](https://b) ",
        "https://)",
        "<https://a",
        "a:b:",
    ),
]


def test_hostile_texts_take_linear_time() -> None:
    """No time is asserted: with a rule that takes quadratic time or worse this would not end."""
    texts = [(mark * (100_000 // len(mark) + 1))[:100_000] for mark in HOSTILE]
    texts.append("[" * 50_000 + " https://x.example [] ](https://y.example)")
    texts.append("[" * 25_000 + "[]" * 25_000)
    texts.append("`" * 50_000 + "a" + "".join("`" * length + "a" for length in range(1, 300)))
    texts.append("**__~~||" * 6_000 + "a" + "||~~__**" * 6_000)
    texts.append("*a " * 16_000 + "b*" * 16_000)
    texts.append("".join(" " * depth + "- a\n" for depth in range(440)))
    for text in texts:
        assert 0 < sum(1 for _ in walk(parse_markdown(text))) <= len(text)
