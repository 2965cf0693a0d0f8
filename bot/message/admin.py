"""What administrators are shown: how far a build is, what it did, and the list of articles."""

from collections.abc import Sequence
from typing import get_args

from bot.live.builds import Build
from bot.live.keys import TextKey
from bot.markdown.escape import escape, escape_line
from bot.message.answer import ANSWERED, NOT_ANSWERED
from bot.message.button_state import Action, custom_id
from bot.message.reply import Button, Reply
from bot.phrases import cut, spell_count, spell_day, tell_left_out
from index import BuildReport, Heading, Stage

_A_PAGE = 10
_MOST_TITLE, _MOST_ID, _MOST_SOURCE = 120, 80, 60
_MOST_NAMED = 5
_MOST_SENTENCE, _MOST_WARNING, _MOST_WARNINGS = 1500, 300, 5


def render_progress(build: Build) -> Reply:
    """How far a build is, with a button that cancels it."""
    lines = [f"**Indexing** · {build.seconds:.0f} s", *_stages(build)]
    if build.is_cancelled:
        return Reply("\n".join([*lines, "Cancelling…"]), NOT_ANSWERED)
    cancel = Button("Cancel", custom_id(Action.STOP, build.key), "danger")
    return Reply("\n".join(lines), ANSWERED, rows=((cancel,),))


def render_report(report: BuildReport, build: Build, warnings: Sequence[str] = ()) -> Reply:
    """What a build did, and what of the articles may be lost."""
    did = [
        f"{len(ids)} {what}: {_named(ids)}" if what != "unchanged" else f"{len(ids)} {what}"
        for what, ids in (
            ("added", report.added),
            ("updated", report.updated),
            ("removed", report.removed),
            ("unchanged", report.unchanged),
        )
        if ids
    ]
    if report.left_out:
        did.append(tell_left_out(len(report.left_out)) + "; /article add brings one back")
    changed = "swapped" in build.stages
    lines = [
        f"**{'The new index is live.' if changed else 'Nothing has changed, so the index stays.'}**",
        *did,
        f"Index `{report.index_id}`: {spell_count(report.articles, 'article')}, "
        f"{spell_count(report.passages, 'passage')}; {build.seconds:.1f} s",
        *(_stages(build) if changed else ()),
    ]
    if report.removed:
        lines.append("-# Earlier indexes were deleted too, so that what was removed is gone.")
    lines += (f"⚠ {escape(cut(warning, _MOST_WARNING))}" for warning in warnings[:_MOST_WARNINGS])
    if len(warnings) > _MOST_WARNINGS:
        lines.append(f"⚠ and {len(warnings) - _MOST_WARNINGS} more warnings")
    return Reply("\n".join(lines), ANSWERED)


def render_failure(sentence: str) -> Reply:
    """Why a build changed nothing."""
    return Reply(f"**Nothing was changed.**\n{escape(cut(sentence, _MOST_SENTENCE))}", NOT_ANSWERED)


def render_rollback(index_id: str, articles: int) -> Reply:
    """Which index is live again."""
    return Reply(
        f"**The index before is live again:** `{index_id}`, {spell_count(articles, 'article')}.", ANSWERED
    )


def render_removal(heading: Heading, key: TextKey) -> Reply:
    """Ask whether an article is to be removed; the buttons remember its key."""
    remove = Button("Remove", custom_id(Action.REMOVE, key), "danger")
    return Reply(
        f"**Remove this article?**\n{_article(heading)}\n"
        "Its text and vectors are deleted, and so are the earlier indexes that hold them. "
        "Neither /reindex nor a source brings it back; /article add does.",
        NOT_ANSWERED,
        rows=((remove, Button("Keep", custom_id(Action.KEEP, key))),),
    )


def render_keep() -> Reply:
    """That an article stays."""
    return Reply("The article stays; nothing was changed.", NOT_ANSWERED)


def render_list(headings: Sequence[Heading], page: int) -> Reply:
    """A page of the list of articles; a page that is not there is the last."""
    count = max(1, -(-len(headings) // _A_PAGE))
    page = min(page, count - 1)
    shown = headings[page * _A_PAGE : (page + 1) * _A_PAGE]
    text = "\n".join([f"**{spell_count(len(headings), 'article')}**", *map(_article, shown)])
    buttons = []
    if page > 0:
        buttons.append(Button("Back", custom_id(Action.LIST, page - 1)))
    if page < count - 1:
        buttons.append(Button(f"More ({page + 1} of {count})", custom_id(Action.LIST, page + 1)))
    return Reply(text, ANSWERED, rows=(tuple(buttons),) if buttons else ())


def _article(heading: Heading) -> str:
    told = (
        f"**{escape_line(cut(heading.title, _MOST_TITLE))}**",
        spell_day(heading.published) if heading.published else "",
        escape_line(cut(heading.source or "", _MOST_SOURCE)),
        escape_line(cut(heading.article_id, _MOST_ID)),
    )
    return "• " + " · ".join(filter(None, told))


def _stages(build: Build) -> list[str]:
    lines = []
    for stage in get_args(Stage):
        if stage in build.stages:
            done, total = build.stages[stage]
            count = f" {done:,} of {total:,}" if total else f" {done:,}"
            mark = "✅" if build.is_past(stage) else "⏳"
            lines.append(f"{mark} {'swapped in' if stage == 'swapped' else stage + count}")
    return lines


def _named(ids: Sequence[str]) -> str:
    named = ", ".join(escape_line(cut(article_id, _MOST_ID)) for article_id in ids[:_MOST_NAMED])
    return named + (f" and {len(ids) - _MOST_NAMED:,} more" if len(ids) > _MOST_NAMED else "")
