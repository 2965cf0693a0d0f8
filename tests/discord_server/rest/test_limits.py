"""What Discord's description of its API does not check, and the house's own rules."""

from pathlib import Path
from typing import Any

import pytest

from tests.discord_server import BOT, GENERAL, OWNER, TOKEN, Payload
from tests.discord_server.rest.schema import Schema
from tests.discord_server.rest.validation import Verdict, judge
from tests.fixtures.checkout import SHARED

NOBODY: Payload = {"parse": []}


def embeds(*many: Payload) -> Payload:
    return {"embeds": list(many), "allowed_mentions": NOBODY}


def rows(*many: list[Payload]) -> Payload:
    described = [{"type": 1, "components": row} for row in many]
    return {"content": "a", "components": described, "allowed_mentions": NOBODY}


def button(number: int = 0, **fields: Any) -> Payload:
    return {"type": 2, "style": 1, "label": "a", "custom_id": f"id{number}"} | fields


def select(count: int = 2, **fields: Any) -> Payload:
    options = [{"label": f"a{number}", "value": f"v{number}"} for number in range(count)]
    return {"type": 3, "custom_id": "choose", "options": options} | fields


def link(url: str, **fields: Any) -> Payload:
    return {"type": 2, "style": 5, "label": "a", "url": url} | fields


def laid_out(*components: Payload) -> Payload:
    return {"components": list(components), "flags": 1 << 15, "allowed_mentions": NOBODY}


def text(content: str, **fields: Any) -> Payload:
    return {"type": 10, "content": content} | fields


def section(*texts: Payload, beside: Payload) -> Payload:
    return {"type": 9, "components": list(texts), "accessory": beside}


def container(*components: Payload) -> Payload:
    return {"type": 17, "components": list(components)}


def gallery(url: str) -> Payload:
    return {"type": 12, "items": [{"media": {"url": url}}]}


def option(name: str = "text", **fields: Any) -> Payload:
    return {"type": 3, "name": name, "description": "a"} | fields


def command(name: str = "ask", **fields: Any) -> Payload:
    return {"type": 1, "name": name, "description": "a"} | fields


DESCRIBED = Schema(SHARED / "discord" / "openapi.json")
UNDESCRIBED = Schema(Path("no such file"))
LONG = [{"name": "a", "value": "b" * 1000}] * 5
REFUSED_MESSAGES: list[tuple[str, Payload]] = [
    ("content has 2001", {"content": "a" * 2001, "allowed_mentions": NOBODY}),
    ("an empty message", {"allowed_mentions": NOBODY}),
    ("an empty message", {"content": " \n", "allowed_mentions": NOBODY}),
    ("an empty field name", embeds({"fields": [{"name": " ", "value": "b"}]})),
    ("an empty field value", embeds({"fields": [{"name": "a", "value": ""}]})),
    ("an empty embed", embeds({"color": 1})),
    ("6006 characters in all", embeds({"title": "a", "fields": LONG}, {"description": "a" * 1000})),
    ("is no http(s) address", embeds({"title": "a", "url": "javascript:alert(1)"})),
    ("6 action rows", rows(*[[button(number)] for number in range(6)])),
    ("custom_id 'id0' is there twice", rows([button(), button()])),
    ("neither label nor emoji", rows([button(label="")])),
    ("without a custom_id", rows([{"type": 2, "style": 1, "label": "a"}])),
    ("a link button with a custom_id", rows([link("https://a.example", custom_id="a")])),
    ("is no http(s) or discord address", rows([link("ftp://a.example")])),
    ("a select menu beside something else", rows([select(), button()])),
    ("the same value twice", rows([select(options=[{"label": "a", "value": "b"}] * 2)])),
    ("asks for 3 to 3", rows([select(min_values=3, max_values=3)])),
    (
        "more defaults than may be chosen",
        rows([select(options=[{"label": one, "value": one, "default": True} for one in "ab"])]),
    ),
    ("attachment://a.png, which is not attached", embeds({"image": {"url": "attachment://a.png"}})),
    ("cannot go with components V2", {"content": "a", "flags": 1 << 15, "allowed_mentions": NOBODY}),
    ("attachment://b.png, which is not attached", laid_out(gallery("attachment://b.png"))),
    ("4001 characters in all, more than 4000", laid_out(text("a" * 2001), text("b" * 2000))),
    ("41 components, more than 40", laid_out(*[text("a")] * 41)),
    ("an empty text", laid_out(text(" \n"))),
    ("two components with one id", laid_out(text("a", id=7), text("b", id=7))),
    ("a component of type 2 by itself", laid_out(button(1))),
    ("a component outside an action row", {"components": [text("a")], "allowed_mentions": NOBODY}),
    ("a container of components of the types []", laid_out(container())),
    ("a container of components of the types [17]", laid_out(container(container(text("a"))))),
    ("not of 1 to 3 texts", laid_out(section(*[text("a")] * 4, beside=button(1)))),
    ("a section beside a component of type 1", laid_out(section(text("a"), beside={"type": 1}))),
]
NOTED_MESSAGES: list[tuple[str, Payload]] = [
    ("no allowed_mentions", {"content": "a"}),
    ("without parse", {"content": "a", "allowed_mentions": {}}),
    ("would ping: parse", {"content": "a", "allowed_mentions": {"parse": ["everyone"]}}),
    ("would ping: users", {"content": "a", "allowed_mentions": {"parse": [], "users": [OWNER.id]}}),
    ("would ping: replied_user", {"content": "a", "allowed_mentions": {"parse": [], "replied_user": True}}),
    ("$.content holds U+0007", {"content": "a\x07", "allowed_mentions": NOBODY}),
    ("$.content holds U+202E", {"content": "a\u202e", "allowed_mentions": NOBODY}),
    ("$.embeds[0].title holds U+200B", embeds({"title": "a\u200b"})),
    ("$.content holds the bot's token", {"content": f"it is {TOKEN}", "allowed_mentions": NOBODY}),
]
REFUSED_COMMANDS: list[tuple[str, list[Payload]]] = [
    ("command name 'Ask'", [command("Ask")]),
    ("command name 'ask me'", [command("ask me")]),
    ("description that is not 1 to 100", [command(description="")]),
    ("a required option after an optional one", [command(options=[option(), option("b", required=True)])]),
    ("option name 'B'", [command(options=[option("B")])]),
    ("choice's value of 101", [command(options=[option(choices=[{"name": "a", "value": "b" * 101}])])]),
    ("101 chat input commands", [command(f"c{number}") for number in range(101)]),
    ("is there twice", [command(), command()]),
    ("more than 15 context menu", [{"type": 3, "name": f"m{number}"} for number in range(16)]),
]


AT_THE_LIMITS: list[Payload] = [
    {"content": "a" * 2000, "allowed_mentions": NOBODY},
    embeds({"title": "a" * 256, "description": "b" * 4096}, {"footer": {"text": "c" * 1648}}),
    embeds({"fields": [{"name": "a", "value": "b"}] * 25}),
    rows(*[[button(5 * row + place) for place in range(5)] for row in range(5)]),
    rows([link("https://a.example/" + "a" * 494), button(custom_id="a" * 100, label="b" * 80)]),
    laid_out(*[text("a")] * 35, container(section(text("b" * 3965), beside=button(1)), {"type": 14})),
    rows(
        [select(25, max_values=25, placeholder="a" * 150)],
        [select(1, custom_id="one", min_values=0, disabled=True)],
    ),
]


def judged(schema: Schema, body: Any, *, commands: bool = False) -> Verdict:
    if commands:
        return judge(schema, "PUT", f"/applications/{BOT.id}/commands", body, files=False)
    return judge(schema, "POST", f"/channels/{GENERAL.id}/messages", body, files=False)


@pytest.mark.parametrize(("complaint", "body"), REFUSED_MESSAGES, ids=[one for one, _ in REFUSED_MESSAGES])
def test_a_message_over_a_limit_is_refused(complaint: str, body: Payload) -> None:
    assert any(complaint in one for one in judged(UNDESCRIBED, body).refused)


@pytest.mark.parametrize(("complaint", "body"), NOTED_MESSAGES, ids=[one for one, _ in NOTED_MESSAGES])
def test_a_message_against_the_house_rules_is_noted(complaint: str, body: Payload) -> None:
    verdict = judged(UNDESCRIBED, body)
    assert verdict.refused == ()
    assert [complaint in one for one in verdict.noted] == [True]


@pytest.mark.parametrize(("complaint", "body"), REFUSED_COMMANDS, ids=[one for one, _ in REFUSED_COMMANDS])
def test_commands_over_a_limit_are_refused(complaint: str, body: list[Payload]) -> None:
    assert any(complaint in one for one in judged(UNDESCRIBED, body, commands=True).refused)


@pytest.mark.parametrize("schema", [DESCRIBED, UNDESCRIBED], ids=["described", "undescribed"])
def test_a_message_at_the_limits_is_taken(schema: Schema) -> None:
    for body in AT_THE_LIMITS:
        assert judged(schema, body) == Verdict((), ())
