"""Votes as labelled questions, in the form that `articlebot eval` reads.

A reader who found an answer helpful, sure or unsure, says that its marked words are evidence, or its quotes
where none are marked; one who found "the article does not say" helpful, that it is not there. An answer that
did not help gives a question that should not be answered so. Who found an abstention not helpful thinks that
the article does say, but not where: such a vote needs a person and is only counted.
"""

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from bot.features.earlier import EarlierAnswer
from bot.features.votes import Vote, read_votes
from bot.live.snapshot import GoneError, Snapshot
from bot.message.answer_pages import current_page
from bot.message.button_state import AnswerState
from index import Index, QuestionError


@dataclass(frozen=True)
class Export:
    """Lines of JSON, and how many votes gave none, by the reason."""

    lines: tuple[str, ...]
    left_out: Counter[str]


def export_votes(path: Path, index: Index) -> Export:
    """Label the questions of a file of votes by asking them again. Raises `ArticlebotError`."""
    snapshot = Snapshot.of(index)
    lines = []
    left_out: Counter[str] = Counter()
    for vote in read_votes(path):
        if vote.question is None:
            left_out["the question was not kept (FEEDBACK_KEEP_QUESTIONS)"] += 1
            continue
        try:
            line = _label(vote, vote.question, snapshot)
        except (GoneError, QuestionError):
            left_out["the article is gone or has another text now"] += 1
            continue
        if line is None:
            left_out["a reader missed an answer; somebody must say where it stands"] += 1
        else:
            lines.append(line)
    return Export(tuple(lines), left_out)


def _label(vote: Vote, question: str, snapshot: Snapshot) -> str | None:
    earlier = EarlierAnswer(question, AnswerState.read(vote.answer))
    state, asked = earlier.state, earlier.asked(snapshot)
    view = replace(snapshot.answer(asked, around=state.context), page=state.page, context=state.context)
    told = view.answer.status != "abstained"
    if not (told or vote.helpful):
        return None
    narrowed = sorted(asked.article_ids or ()) if asked.chosen else None
    cited = [part.citation for part in current_page(view)] if told else []
    marked = [highlight.text for citation in cited for highlight in citation.highlights]
    return json.dumps(
        {
            "id": f"{vote.message_id}-{vote.user_id}",
            "question": question,
            "article_ids": narrowed or [snapshot.article_id(state)],
            "scope": "article" if state.scoped or narrowed else "archive",
            "answerable": told and vote.helpful,
            "evidence": (marked or [citation.quote for citation in cited]) if vote.helpful else [],
            "forbidden": [] if vote.helpful else marked,
            "type": "helpful" if vote.helpful else "not helpful",
            "status": view.answer.status,
        },
        ensure_ascii=False,
    )
