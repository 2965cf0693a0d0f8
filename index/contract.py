"""Values -> the JSON of the machine contract, version 2: one object, on one line, that is valid UTF-8.

Other programs build on these forms; they change only with the version.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict

from index.evaluation.attribution import AttributionFigures
from index.evaluation.figures import Figures
from index.evaluation.glance import Glance
from index.models import Answer, Citation, Highlight, Span, Statement

VERSION = 2
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_LINE_END = re.compile("[\x85\u2028\u2029]")


def answer_to_json(answer: Answer) -> str:
    """Return the line that `articlebot ask --json` prints for an answer."""
    return _line(
        {
            "version": VERSION,
            "question": answer.question,
            "status": answer.status,
            "kind": answer.kind,
            "confidence": float(answer.confidence),
            "citations": [_citation(citation) for citation in answer.citations],
            "nearest": [_citation(citation) for citation in answer.nearest],
            "reason": answer.reason,
            "missing": list(answer.missing),
            "note": answer.note,
            "index_id": answer.index_id,
            "collection": answer.collection,
            "elapsed_ms": round(float(answer.elapsed_ms), 3),
        }
    )


def statement_to_json(statement: Statement) -> str:
    """Return the line that `articlebot statements --json` prints for a statement."""
    mention = statement.speaker_mention
    return _line(
        {
            "article_id": statement.article_id,
            **_bounds(statement.span),
            "text": statement.text,
            "speaker": statement.speaker,
            "speaker_mention": [mention.start, mention.end] if mention else None,
            "cue": statement.cue,
            "speech": statement.speech,
            "paragraph": statement.paragraph,
            "known_by": statement.known_by,
        }
    )


def figures_to_json(figures: Figures | AttributionFigures) -> str:
    """Return the line that `articlebot eval --json` prints: the fields of the figures, to 4 digits."""
    return _line({"version": VERSION, **_rounded(asdict(figures))})


def glance_to_json(glance: Glance) -> str:
    """Return the line that `articlebot eval --list --json` prints for an answer that is not right."""
    return _line(
        {
            "question": glance.labelled.question,
            "asked": glance.asked,
            "type": glance.labelled.type,
            "grade": glance.grade,
            "sure": glance.sure,
            "marked": glance.marked,
            "right": glance.gold,
        }
    )


def _rounded(figures: Mapping[str, object]) -> Mapping[str, object]:
    def short(value: object) -> object:
        if isinstance(value, float):
            return round(value, 4)
        return _rounded(value) if isinstance(value, dict) else value

    return {name: short(value) for name, value in figures.items()}


def _citation(citation: Citation) -> Mapping[str, object]:
    return {
        "article_id": citation.article_id,
        "title": citation.title,
        "published": citation.published.isoformat() if citation.published else None,
        "url": citation.url,
        "paragraph": citation.paragraph,
        **_bounds(citation.span),
        "quote": citation.quote,
        "speaker": citation.speaker,
        "speech": citation.speech,
        "known_by": citation.known_by,
        "speaks_for": citation.speaks_for,
        "highlights": [_highlight(highlight) for highlight in citation.highlights],
    }


def _highlight(highlight: Highlight) -> Mapping[str, object]:
    fact = {"fact": _bounds(highlight.fact)} if highlight.fact else {}
    return {**_bounds(highlight.span), "text": highlight.text, **fact}


def _bounds(span: Span) -> Mapping[str, int]:
    return {"start": span.start, "end": span.end}


def _line(value: Mapping[str, object]) -> str:
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Half a surrogate pair has no UTF-8, and some readers of lines end them where JSON does not.
    line = _SURROGATE.sub("\ufffd", line)
    return _OTHER_LINE_END.sub(lambda end: f"\\u{ord(end.group()):04x}", line)
