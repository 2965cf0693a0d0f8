import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.escape import block_quote, escape, escape_line
from index import Span
from tests.discord_markdown.nodes import Styled, Text, plain_text, walk
from tests.discord_markdown.parser import parse_markdown

MARKUP = st.text(
    st.one_of(
        st.sampled_from("*_~`|<>[]()@#:-+.\\/!&=\"' \nab1"),
        st.characters(min_codepoint=32, exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")),
    ),
    max_size=80,
)


def kinds(markdown: str) -> set[str]:
    return {
        node.kind if isinstance(node, Styled) else type(node).__name__
        for node in walk(parse_markdown(markdown))
    }


@given(MARKUP)
@settings(max_examples=400)
def test_escaped_text_shows_as_itself_and_nothing_else(text: str) -> None:
    escaped = escape(text)
    assert kinds(escaped) <= {"Text"}
    assert plain_text(parse_markdown(escaped)).split() == text.split()


@pytest.mark.parametrize(
    "attack",
    [
        "**bold** __under__ ~~gone~~ ||spoiler|| *it* _it_",
        "`code` ```py\nprint()\n```",
        "[click](https://evil.example) <https://evil.example>",
        "https://discord.gg/abc discord.gg/abc www.evil.example",
        "@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>",
        "<:smile:123456789012345678> :smile: <t:1700000000:R> </ask:123456789012345678> <id:guide>",
        "# heading\n## two\n-# small\n> quote\n>>> all\n- item\n* item\n1. item\n  - deeper",
        "\\*not escaped\\* \\",
    ],
)
def test_markup_of_every_kind_shows_as_text(attack: str) -> None:
    assert kinds(escape(attack)) <= {"Text"}
    assert plain_text(parse_markdown(escape(attack))).split() == attack.split()
    assert kinds(block_quote(attack, 0, [])) <= {"Text", "quote"}


def test_what_a_chat_would_obey_is_replaced() -> None:
    assert escape("a\u202eb\u200bc\x00d\u2066e") == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_a_line_stays_a_line() -> None:
    assert escape_line("one\n# two\n\nthree") == "one \\# two three"


@st.composite
def quotes_with_spans(draw: st.DrawFn) -> tuple[str, list[Span], list[Span]]:
    text = draw(MARKUP.filter(lambda t: t.strip() != ""))
    bounds = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    bold = [Span(7 + min(a, b), 7 + max(a, b)) for a, b in bounds if a != b]
    inside = bold[:1] if draw(st.booleans()) else []
    return text, bold, [Span(s.start + draw(st.integers(0, len(s) - 1)), s.end) for s in inside]


@given(quotes_with_spans())
@settings(max_examples=400)
def test_a_quote_stays_a_quote_and_only_what_answers_stands_out(
    given_quote: tuple[str, list[Span], list[Span]],
) -> None:
    text, bold, underlined = given_quote
    markdown = block_quote(text, 7, bold, underlined)
    assert all(line.startswith("> ") for line in markdown.split("\n"))
    assert kinds(markdown) <= {"Text", "quote", "bold", "underline"}
    nodes = parse_markdown(markdown)
    assert plain_text(nodes).split() == text.split()
    for kind, spans in (("bold", bold), ("underline", underlined)):
        wanted = "".join(c for i, c in enumerate(text) if any(s.start <= i + 7 < s.end for s in spans))
        found = [n for n in walk(nodes) if isinstance(n, Styled) and n.kind == kind]
        shown = "".join(plain_text(n.children) for n in found)
        assert "".join(shown.split()) == "".join(wanted.split())


def test_text_nodes_are_what_is_meant() -> None:
    assert [type(node) for node in parse_markdown("a")] == [Text]
