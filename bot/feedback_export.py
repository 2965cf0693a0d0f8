"""Votes as labelled questions, in the form that `articlebot eval` reads.

A reader who found an answer helpful says that its answering words are evidence; one who found "the article
does not say" helpful, that it is not there. An answer that did not help gives a question that should not be
answered so. Who found an abstention not helpful thinks that the article does say, but not where: such a vote
needs a person and is only counted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.feedback import Vote, read_votes
from bot.quoting import serve
from bot.rendering import lay_out
from bot.serving import MOST_CITED
from bot.state import content_key
from index import Index


@dataclass(frozen=True)
class Export:
    """Lines of JSON, and how many votes gave none, by the reason."""

    lines: tuple[str, ...]
    left_out: Counter[str]


def export_votes(path: Path, index: Index) -> Export:
    """Label the questions of a file of votes by asking them again. Raises `ArticlebotError`."""
    lines = []
    left_out: Counter[str] = Counter()
    for vote, question in read_votes(path):
        if question is None:
            left_out["the question was not kept (FEEDBACK_KEEP_QUESTIONS)"] += 1
        elif content_key(index.manifest.articles.get(vote.article_id, "")) != vote.content:
            left_out["the article is gone or has another text now"] += 1
        elif (line := _labelled(vote, question, index)) is None:
            left_out["a reader missed an answer; somebody must say where it stands"] += 1
        else:
            lines.append(line)
    return Export(tuple(lines), left_out)


def _labelled(vote: Vote, question: str, index: Index) -> str | None:
    scope = frozenset((vote.article_id,)) if vote.scoped else None
    answer = index.ask(question, top=MOST_CITED, article_ids=scope)
    shown = lay_out(serve(index, answer, context=False), vote.page)
    answered = answer.status == "answered" and shown is not None
    if not (answered or vote.helpful):
        return None
    words = [h.text for part in shown.parts for h in part.citation.highlights] if answered and shown else []
    return json.dumps(
        {
            "id": f"{vote.message_id}-{vote.user_id}",
            "question": question,
            "article_ids": [vote.article_id],
            "scope": "article" if vote.scoped else "archive",
            "answerable": answered and vote.helpful,
            "evidence": words if vote.helpful else [],
            "forbidden": [] if vote.helpful else words,
            "type": "helpful" if vote.helpful else "not helpful",
        },
        ensure_ascii=False,
    )
