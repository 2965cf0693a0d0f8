"""Which article or speaker somebody means, and whether what a button remembers is still there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process, utils

from bot.live.index import ScopedQuestion, Snapshot
from bot.live.keys import article_key, article_of, content_key, source_key, speaker_key
from bot.message.button_state import AnswerState
from bot.wording import cut, showable, shown_line, spelled
from index import ArticlebotError, Filter, Heading, Voice

_MOST_CHOICES = 25
_MOST_CHOICE_CHARS = 100
_KEY_MARK = "#"
_ALIKE = 60
_MOST_NAMED, _MOST_NAME = 10, 60


class GoneError(ArticlebotError):
    """What a button refers to is no longer there."""


def choices(typed: str, headings: Iterable[Heading]) -> list[tuple[str, str]]:
    """What autocompletion offers for the letters typed: names to show, values to send, the nearest first."""
    every = list(headings)
    nearest = _nearest(typed, [f"{heading.title} {heading.article_id}" for heading in every])
    return [(_label(every[at]), _value(every[at].article_id)) for at in nearest]


def voice_choices(typed: str, voices: Sequence[Voice]) -> list[tuple[str, str]]:
    """What autocompletion offers of the speakers of an article for the letters typed."""
    names = [voice.name for voice in voices if shown_line(voice.name)]
    return [
        (cut(shown_line(names[at]), _MOST_CHOICE_CHARS), _value(names[at])) for at in _nearest(typed, names)
    ]


def source_choices(typed: str, sources: Sequence[str]) -> list[tuple[str, str]]:
    """What autocompletion offers of the sources for the letters typed."""
    names = [name for name in sources if shown_line(name)]
    return [
        (cut(shown_line(names[at]), _MOST_CHOICE_CHARS), _value(names[at])) for at in _nearest(typed, names)
    ]


def _nearest(typed: str, texts: Sequence[str]) -> list[int]:
    """The places of the texts that are like what was typed, the likest first, as many as may be offered."""
    if not typed.strip():
        return list(range(len(texts)))[:_MOST_CHOICES]
    found = process.extract(
        typed,
        texts,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=_MOST_CHOICES,
        score_cutoff=_ALIKE,
    )
    return [index for _, _, index in found]


def _label(heading: Heading) -> str:
    published = f" · {spelled(heading.published)}" if heading.published else ""
    return cut(showable(heading.title), _MOST_CHOICE_CHARS - len(published)) + published


def _value(chosen: str) -> str:
    """What is sent for an article's id or a speaker's name: itself, or its key where that cannot be sent."""
    as_it_is = len(chosen) <= _MOST_CHOICE_CHARS and chosen.isprintable()
    return chosen if as_it_is else _KEY_MARK + article_key(chosen)


def named_article(typed: str, live: Snapshot) -> str:
    """The id of the article that was chosen or typed: an id, or a title. Raises `ArticlebotError`."""
    if typed in live.headings:
        return typed
    if typed.startswith(_KEY_MARK) and (found := article_of(typed[1:], live.headings)):
        return found
    titled = [h.article_id for h in live.headings.values() if h.title.casefold() == typed.strip().casefold()]
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise ArticlebotError("Several articles have that title; choose one from the list that appears.")
    raise ArticlebotError("There is no such article; choose one from the list that appears as you type.")


def named_source(typed: str, sources: Sequence[str]) -> str:
    """The source that was chosen or typed: its name or a part of it, in whatever case.

    Raises `ArticlebotError`, saying which there are, where it fits none or several.
    """
    fitting = _fitting(typed, sources, source_key)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ArticlebotError(f"Several sources fit: {_listed(fitting)}. Choose one of them.")
    if not sources:
        raise ArticlebotError("None of the articles names its source.")
    raise ArticlebotError(f"No article is from such a source. There are {_listed(sources)}.")


def _fitting(typed: str, names: Sequence[str], key_of: Callable[[str], str]) -> list[str]:
    """The names that were chosen or typed: by key or as they are, else in another case, else in part."""
    wanted = typed.strip().casefold()
    return (
        [name for name in names if typed in (name, _KEY_MARK + key_of(name))]
        or [name for name in names if name.casefold() == wanted]
        or [name for name in names if wanted and wanted in name.casefold()]
    )


def article_meant(typed: str | None, live: Snapshot) -> str:
    """The id of the article that was named or, where none was, of the only one. Raises `ArticlebotError`."""
    if typed is not None:
        return named_article(typed, live)
    if len(live.headings) != 1:
        raise ArticlebotError(
            f"There are {len(live.headings):,} articles; choose one of them with the option article."
        )
    return next(iter(live.headings))


def named_voice(typed: str, voices: Sequence[Voice]) -> Voice:
    """The speaker that was chosen or typed: the name or a part of it, in whatever case.

    Raises `ArticlebotError`, saying who there is, where it fits nobody or several.
    """
    names = _fitting(typed, [voice.name for voice in voices], speaker_key)
    fitting = [voice for voice in voices if voice.name in names]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ArticlebotError(f"Several speakers fit: {_named(fitting)}. Choose one of them.")
    if not voices:
        raise ArticlebotError("The article quotes nobody by name.")
    raise ArticlebotError(f"The article quotes no such speaker. It quotes {_named(voices)}.")


def _named(voices: Sequence[Voice]) -> str:
    return _listed([voice.name for voice in voices])


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(cut(shown_line(name), _MOST_NAME) for name in names[:_MOST_NAMED])
    return listed + (f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else "")


def still_there(article: str, content: str, live: Snapshot) -> str:
    """The id of the article that these keys stand for. Raises `GoneError` where its text is another now."""
    article_id = article_of(article, live.headings)
    if article_id is None:
        raise GoneError("The article that this quotes is no longer in the index.")
    if content_key(live.index.manifest.articles[article_id]) != content:
        raise GoneError("The article that this quotes has been indexed anew with a changed text; ask again.")
    return article_id


def asked_again(question: str, state: AnswerState, live: Snapshot) -> ScopedQuestion:
    """The question of an answer's message as it was asked. Raises `GoneError`."""
    article_id = still_there(state.article, state.content, live)
    seen = [
        (found, place.span)
        for place in state.seen
        if (found := article_of(place.article, live.headings)) is not None
    ]
    chosen = chosen_again(state, live)
    return ScopedQuestion(question, frozenset((article_id,)) if state.scoped else None, seen, chosen)


def chosen_by(after: str | None, before: str | None, source: str | None, live: Snapshot) -> Filter:
    """The filter that was typed into a command. Raises `ArticlebotError` for what is none."""
    sources = () if source is None else (named_source(source, live.sources),)
    return replace(Filter.typed(after, before), sources=sources)


def chosen_again(state: AnswerState, live: Snapshot) -> Filter:
    """The filter of an answer's message. Raises `GoneError` where its source is no longer there."""
    source = next((name for name in live.sources if source_key(name) == state.source), None)
    if state.source and source is None:
        raise GoneError("The source that was asked is no longer in the index; ask again.")
    return Filter(state.after, state.before, (source,) if state.source and source else ())
