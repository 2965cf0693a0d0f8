"""Which article or speaker somebody means, and whether what a button remembers is still there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.live.keys import name_key, named_by
from bot.live.snapshot import Snapshot
from bot.phrases import cut, make_line, make_showable, spell_day
from index import ArticlebotError, Filter, Heading, nearest_spellings

_MOST_CHOICES = 25
_MOST_CHOICE_CHARS = 100
_OFFER_WITHIN_S = 0.5
_KEY_MARK = "#"
_MOST_NAMED, _MOST_NAME = 10, 60


def choices(typed: str, headings: Iterable[Heading]) -> list[tuple[str, str]]:
    """What autocompletion offers for the letters typed: names to show, values to send, the nearest first."""
    every = list(headings)
    texts = (f"{heading.title} {heading.article_id}" for heading in every)
    nearest = nearest_spellings(typed, texts, _MOST_CHOICES, _OFFER_WITHIN_S)
    return [(_label(every[at]), _value(every[at].article_id)) for at, _ in nearest]


def name_choices(typed: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """What autocompletion offers of speakers or sources for the letters typed."""
    offered = (name for name in names if make_line(name))
    nearest = nearest_spellings(typed, offered, _MOST_CHOICES, _OFFER_WITHIN_S)
    return [(cut(make_line(name), _MOST_CHOICE_CHARS), _value(name)) for _, name in nearest]


def _label(heading: Heading) -> str:
    published = f" · {spell_day(heading.published)}" if heading.published else ""
    return cut(make_showable(heading.title), _MOST_CHOICE_CHARS - len(published)) + published


def _value(chosen: str) -> str:
    """What is sent for an article's id or a speaker's name: itself, or its key where that cannot be sent."""
    as_it_is = len(chosen) <= _MOST_CHOICE_CHARS and chosen.isprintable()
    return chosen if as_it_is else _KEY_MARK + name_key(chosen)


def named_article(typed: str, snapshot: Snapshot) -> str:
    """The id of the article that was chosen or typed: an id, or a title. Raises `ArticlebotError`."""
    if typed in snapshot.headings:
        return typed
    if typed.startswith(_KEY_MARK) and (found := named_by(typed[1:], snapshot.headings)):
        return found
    title = typed.strip().casefold()
    titled = [h.article_id for h in snapshot.headings.values() if h.title.casefold() == title]
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise ArticlebotError("Several articles have that title; choose one from the list that appears.")
    raise ArticlebotError("There is no such article; choose one from the list that appears as you type.")


def named_source(typed: str, sources: Sequence[str]) -> str:
    """The source that was chosen or typed, maybe in part. Raises `ArticlebotError`, saying what there is."""
    none, unknown = "None of the articles names its source.", "No article is from such a source. There are"
    return _named(typed, sources, "sources", none, unknown)


def named_speaker(typed: str, names: Sequence[str]) -> str:
    """The speaker who was chosen or typed, maybe in part. Raises `ArticlebotError`, saying who there is."""
    nobody = "No speaker was found in the article."
    return _named(typed, names, "speakers", nobody, "No such speaker was found in the article. Found are")


def _named(typed: str, names: Sequence[str], things: str, none: str, unknown: str) -> str:
    fitting = _fitting(typed, names)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ArticlebotError(f"Several {things} fit: {_listed(fitting)}. Choose one of them.")
    raise ArticlebotError(f"{unknown} {_listed(names)}." if names else none)


def _fitting(typed: str, names: Sequence[str]) -> list[str]:
    """The names that were chosen or typed: by key or as they are, else in another case, else in part."""
    wanted = typed.strip().casefold()
    return (
        [name for name in names if typed in (name, _KEY_MARK + name_key(name))]
        or [name for name in names if name.casefold() == wanted]
        or [name for name in names if wanted and wanted in name.casefold()]
    )


def article_meant(typed: str | None, snapshot: Snapshot) -> str:
    """The id of the article that was named or, where none was, of the only one. Raises `ArticlebotError`."""
    if typed is not None:
        return named_article(typed, snapshot)
    if not snapshot.headings:
        raise ArticlebotError("There are no articles here yet.")
    if len(snapshot.headings) != 1:
        raise ArticlebotError(
            f"There are {len(snapshot.headings):,} articles; choose one of them with the option article."
        )
    return next(iter(snapshot.headings))


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(cut(make_line(name), _MOST_NAME) for name in names[:_MOST_NAMED])
    return listed + (f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else "")


def chosen_by(after: str | None, before: str | None, source: str | None, snapshot: Snapshot) -> Filter:
    """The filter that was typed into a command. Raises `ArticlebotError` for what is none."""
    sources = () if source is None else (named_source(source, snapshot.sources),)
    return replace(Filter.typed(after, before), sources=sources)
