"""Discord's documented limits on messages and commands, and the house's own rules on what the bot may say."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.discord_server.world import TOKEN, Payload

COMPONENTS_V2 = 1 << 15
_MARKED_SCRIPTS = (range(0x0900, 0x0980), range(0xA8E0, 0xA900), range(0x0E00, 0x0E80))  # Devanagari, Thai
_HIDDEN = frozenset("\u200e\u200f\u061c\u200b\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTAINERS = (1, 2)
_ROW, _BUTTON, _SECTION, _TEXT, _THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = (
    1,
    2,
    9,
    10,
    11,
    12,
    13,
    14,
    17,
)
_IN_CONTAINERS = (_ROW, _SECTION, _TEXT, _GALLERY, _FILE, _SEPARATOR)
_SELECTS = (3, 5, 6, 7, 8)


def message_complaints(message: Payload, *, new: bool, files: bool) -> Iterator[str]:
    """Why Discord would refuse this message; `new` unless it edits one, `files` where some come with it."""
    content = message.get("content") or ""
    embeds = message.get("embeds") or []
    components = message.get("components") or []
    modern = bool((message.get("flags") or 0) & COMPONENTS_V2)
    if modern and (content or embeds):
        yield "content and embeds cannot go with components V2"
    if len(content) > 2000:
        yield f"content has {len(content)} characters, more than 2000"
    given = (content.strip(), embeds, components, message.get("sticker_ids"), message.get("poll"))
    if new and not files and not any(given):
        yield "an empty message"
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds, more than 10"
    for place, embed in enumerate(embeds):
        for complaint in _embed_complaints(embed):
            yield f"embed {place}: {complaint}"
    whole = sum(len(text) for embed in embeds for _, text, _ in _embed_texts(embed))
    if whole > 6000:
        yield f"the embeds have {whole} characters in all, more than 6000"
    attached = [f"attachment://{one.get('filename')}" for one in message.get("attachments") or []]
    galleries = (one for one in _walk(components) if one.get("type") == _GALLERY)
    pictures = [embed.get("image") or {} for embed in embeds]
    pictures += [item["media"] for gallery in galleries for item in gallery["items"]]
    for image in pictures:
        if str(image.get("url")).startswith("attachment:") and image["url"] not in attached:
            yield f"a picture shows {image['url']}, which is not attached"
    yield from _component_complaints(components, modern)


def _embed_texts(embed: Payload) -> Iterator[tuple[str, str, int]]:
    yield "title", embed.get("title") or "", 256
    yield "description", embed.get("description") or "", 4096
    yield "footer text", (embed.get("footer") or {}).get("text") or "", 2048
    yield "author name", (embed.get("author") or {}).get("name") or "", 256
    for field in embed.get("fields") or []:
        yield "field name", field.get("name") or "", 256
        yield "field value", field.get("value") or "", 1024


def _embed_complaints(embed: Payload) -> Iterator[str]:
    fields = embed.get("fields") or []
    if len(fields) > 25:
        yield f"{len(fields)} fields, more than 25"
    for name, text, limit in _embed_texts(embed):
        if len(text) > limit:
            yield f"{name} has {len(text)} characters, more than {limit}"
        if name.startswith("field") and not text.strip():
            yield f"an empty {name}"
    shown = ("image", "thumbnail", "video")
    if not any(text.strip() for _, text, _ in _embed_texts(embed)) and not any(
        embed.get(key) for key in shown
    ):
        yield "an empty embed"
    places = (embed, embed.get("author"), embed.get("image"), embed.get("thumbnail"))
    for url in (place["url"] for place in places if place and place.get("url")):
        if not _is_link(url, ("http", "https", "attachment")) or len(url) > 2048:
            yield f"url {url[:100]!r} is no http(s) address of at most 2048 characters"


def _is_link(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc) and not any(letter.isspace() for letter in url)


def _component_complaints(components: list[Payload], modern: bool) -> Iterator[str]:
    if not modern and len(components) > 5:
        yield f"{len(components)} action rows, more than 5"
    if not modern and any(one.get("type") != 1 for one in components):
        yield "a component outside an action row"
    everything = list(_walk(components))
    if modern and len(everything) > 40:
        yield f"{len(everything)} components, more than 40"
    if modern:
        yield from _layout_complaints(components, everything)
    shown = sum(len(one.get("content") or "") for one in everything if one.get("type") == 10)
    if shown > 4000:
        yield f"the text displays have {shown} characters in all, more than 4000"
    ids = [one["custom_id"] for one in everything if one.get("custom_id") is not None]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"custom_id {twice!r} is there twice"
    for one in everything:
        if one.get("type") == 1 and not 1 <= len(one.get("components") or []) <= 5:
            yield f"an action row of {len(one.get('components') or [])} components, not 1 to 5"
        if "custom_id" in one and not 1 <= len(one["custom_id"] or "") <= 100:
            yield f"a custom_id of {len(one['custom_id'] or '')} characters, not 1 to 100"
        if one.get("type") == 2:
            yield from _button_complaints(one)
        if one.get("type") == 3:
            yield from _select_complaints(one)
        inside = one.get("components") or []
        if (
            one.get("type") == 1
            and len(inside) > 1
            and any(other.get("type") in _SELECTS for other in inside)
        ):
            yield "a select menu beside something else in its action row"


def _layout_complaints(components: list[Payload], everything: list[Payload]) -> Iterator[str]:
    """What stands where it may not, by the documentation of components V2."""
    for one in components:
        if one.get("type") not in (*_IN_CONTAINERS, _CONTAINER):
            yield f"a component of type {one.get('type')} by itself"
    numbers = [one["id"] for one in everything if one.get("id")]
    if len(set(numbers)) < len(numbers):
        yield "two components with one id"
    for one in everything:
        inside = [child.get("type") for child in one.get("components") or []]
        accessory = (one.get("accessory") or {}).get("type")
        if one.get("type") == _CONTAINER and not (inside and set(inside) <= set(_IN_CONTAINERS)):
            yield f"a container of components of the types {inside}"
        if one.get("type") == _SECTION and inside not in [[_TEXT] * n for n in (1, 2, 3)]:
            yield f"a section of components of the types {inside}, not of 1 to 3 texts"
        if one.get("type") == _SECTION and accessory not in (_BUTTON, _THUMBNAIL):
            yield f"a section beside a component of type {accessory}"
        if one.get("type") == _TEXT and not (one.get("content") or "").strip():
            yield "an empty text"


def _walk(components: list[Payload]) -> Iterator[Payload]:
    for one in components:
        yield one
        yield from _walk(one.get("components") or [])
        if isinstance(one.get("accessory"), dict):
            yield one["accessory"]


def _button_complaints(button: Payload) -> Iterator[str]:
    label = button.get("label") or ""
    if len(label) > 80:
        yield f"a button's label has {len(label)} characters, more than 80"
    if not label and not button.get("emoji") and button.get("style") != 6:
        yield "a button with neither label nor emoji"
    if button.get("style") == 5:
        url = button.get("url") or ""
        if len(url) > 512:
            yield f"a link button's url has {len(url)} characters, more than 512"
        if not _is_link(url, ("http", "https", "discord")):
            yield f"a link button's url {url[:100]!r} is no http(s) or discord address"
        if button.get("custom_id") is not None:
            yield "a link button with a custom_id"
    elif button.get("style") != 6:
        if button.get("custom_id") is None:
            yield "a button without a custom_id"
        if button.get("url") is not None:
            yield "a url on a button that is no link"


def _select_complaints(select: Payload) -> Iterator[str]:
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        yield f"a select menu with {len(options)} options, not 1 to 25"
    if len(select.get("placeholder") or "") > 150:
        yield f"a placeholder of {len(select['placeholder'])} characters, more than 150"
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield "a select menu with the same value twice"
    for option in options:
        for key, least in (("label", 1), ("value", 1), ("description", 0)):
            if not least <= len(option.get(key) or "") <= 100:
                yield f"an option's {key} of {len(option.get(key) or '')} characters, not {least} to 100"
    least, most = select_range(select)
    if not 0 <= least <= most <= 25 or least > len(options):
        yield f"a select menu of {len(options)} options that asks for {least} to {most}"
    if sum(bool(option.get("default")) for option in options) > most:
        yield "a select menu with more defaults than may be chosen"


def select_range(select: Payload) -> tuple[int, int]:
    """How many options of a select menu are to be chosen: at least, at most."""
    least, most = select.get("min_values"), select.get("max_values")
    return 1 if least is None else least, 1 if most is None else most


def choice_complaints(choices: list[Payload]) -> Iterator[str]:
    """Why Discord would refuse these choices, of an option or of an autocompletion."""
    if len(choices) > 25:
        yield f"{len(choices)} choices, more than 25"
    for choice in choices:
        if not 1 <= len(choice.get("name") or "") <= 100:
            yield f"a choice's name of {len(choice.get('name') or '')} characters, not 1 to 100"
        value = choice.get("value")
        if isinstance(value, str) and not 1 <= len(value) <= 100:
            yield f"a choice's value of {len(value)} characters, not 1 to 100"


def command_complaints(commands: list[Payload]) -> Iterator[str]:
    """Why Discord would refuse to register these commands together."""
    chat = [one for one in commands if one.get("type", 1) == 1]
    if len(chat) > 100:
        yield f"{len(chat)} chat input commands, more than 100"
    for kind, limit in ((2, 15), (3, 15)):
        if sum(one.get("type") == kind for one in commands) > limit:
            yield f"more than {limit} context menu commands of type {kind}"
    names = [(one.get("type", 1), one.get("name")) for one in commands]
    for twice in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"command {twice} is there twice"
    for one in commands:
        if one.get("type", 1) == 1:
            yield from _described_complaints(one, "command")
        elif not 1 <= len(one.get("name") or "") <= 32:
            yield f"a menu's name {one.get('name')!r} is not 1 to 32 characters"
        elif one.get("description"):
            yield f"menu {one['name']!r} has a description"


def _may_name(letter: str) -> bool:
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return any(ord(letter) in script for script in _MARKED_SCRIPTS)


def _described_complaints(one: Payload, kind: str) -> Iterator[str]:
    name = one.get("name") or ""
    if not 1 <= len(name) <= 32 or not all(map(_may_name, name)) or name != name.lower():
        yield f"{kind} name {name[:50]!r} is not 1 to 32 lower-case letters, digits, - or _"
    if not 1 <= len(one.get("description") or "") <= 100:
        yield f"{kind} {name!r} has a description that is not 1 to 100 characters"
    options = one.get("options") or []
    if len(options) > 25:
        yield f"{kind} {name!r} has {len(options)} options, more than 25"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{kind} {name!r} has a required option after an optional one"
    if len({option.get("type") in _CONTAINERS for option in options}) > 1:
        yield f"{kind} {name!r} mixes subcommands and options"
    for option in options:
        yield from _described_complaints(option, "option")
        for complaint in choice_complaints(option.get("choices") or []):
            yield f"option {option.get('name')!r} has {complaint}"
        if option.get("autocomplete") and option.get("choices"):
            yield f"option {option.get('name')!r} has both choices and autocompletion"


def ping_complaints(message: Payload, *, new: bool) -> Iterator[str]:
    """Whether a message could ping someone: a new one, or an edit that brings content."""
    if not new and not message.get("content"):
        return
    allowed = message.get("allowed_mentions")
    if not isinstance(allowed, dict):
        yield "no allowed_mentions"
        return
    if allowed.get("parse") is None and not ("users" in allowed or "roles" in allowed):
        yield "allowed_mentions without parse"
    for key in ("parse", "users", "roles", "replied_user"):
        if allowed.get(key):
            yield f"allowed_mentions would ping: {key} {allowed[key]}"


def text_complaints(body: Any, place: str = "$") -> Iterator[str]:
    """Control, zero-width and bidirectional characters and the bot's token, in any string of `body`."""
    if isinstance(body, str):
        for letter in sorted(set(body)):
            if letter in _HIDDEN or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"):
                yield f"{place} holds U+{ord(letter):04X}"
        if TOKEN in body:
            yield f"{place} holds the bot's token"
    elif isinstance(body, dict):
        for key, value in body.items():
            yield from text_complaints(value, f"{place}.{key}")
    elif isinstance(body, list):
        for index, value in enumerate(body):
            yield from text_complaints(value, f"{place}[{index}]")
