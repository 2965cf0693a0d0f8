"""The parts that can be switched off, each by what takes its place in the product meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Any, get_args
from unittest import mock

from msgspec.structs import replace

from index import answerer
from index.calibration import Signals
from index.evidence import candidates, passage_answers
from index.evidence.candidates import Candidate
from index.evidence.demands import Demand, Demands
from index.evidence.verdict import Verdict
from index.question.query import Query
from index.speech.answers import SpeechAnswerer

_DEMANDS: tuple[Demand, ...] = get_args(Demand)
_IN_DOUBT, _LEAD = candidates.is_in_doubt, candidates.with_lead
_LIKELIHOOD, _FAILED, _SPOKEN = candidates._likelihood, Demands.failed_by, SpeechAnswerer.answer


@dataclass(frozen=True)
class Part:
    """A part, and what takes the place of which names of which owners while it is off.

    Without `reads` there is no reader.
    """

    name: str
    changes: tuple[tuple[object, str, object], ...] = ()
    reads: bool = True

    @contextmanager
    def off(self) -> Iterator[None]:
        """Switch it off while the block runs. Raises `AttributeError` where there is no such part."""
        with ExitStack() as stack:
            for owner, name, value in self.changes:
                stack.enter_context(mock.patch.object(owner, name, value))
            yield


def every_part() -> list[Part]:
    """All parts, in the order in which a question meets them."""
    return [
        Part("reader", reads=False),
        *(_first_passages(number) for number in (1, 3, 10)),
        Part("furniture no candidates", ((candidates, "find_furniture", lambda *_: []),)),
        Part("questions no candidates", ((candidates, "is_question", lambda _: False),)),
        Part("repetitions no candidates", ((candidates, "only_says_again", lambda *_: False),)),
        Part("choice: reading", ((candidates, "_likelihood", _unread),)),
        Part("choice: likeness", ((candidates, "_APTNESS_WEIGHT", 0.0),)),
        Part("choice: rank", ((candidates, "_RANK_WEIGHT", 0.0),)),
        Part("choice: form", ((candidates, "_FORM_WEIGHT", 0.0),)),
        Part("doubts", (_claimed(lambda *_: False), _UNQUOTED)),
        Part("doubt: ways disagree", (_claimed(lambda query, found: _IN_DOUBT(query, found[:1])),)),
        Part("doubt: name unmentioned", (_claimed(_mentioned),)),
        Part("doubt: form", (_claimed(lambda query, found: _IN_DOUBT(query, list(map(_formed, found)))),)),
        Part("doubt: kind", ((candidates, "gives_expected_kind", lambda *_: True),)),
        Part("doubt: other time", ((candidates, "tells_other_time", lambda *_: False),)),
        Part("doubt: parties", ((candidates, "gives_parties", lambda *_: True),)),
        Part("doubt: nobody is quoted so", (_UNQUOTED,)),
        Part("refusal: nothing near", ((passage_answers, "is_nothing_near", lambda *_: False),)),
        Part("refusal: kind missing", ((passage_answers, "missing_kind", lambda *_: None),)),
        Part("demands", ((Demands, "failed_by", lambda *_: ()),)),
        *(Part(f"demand: {name}", ((Demands, "failed_by", _all_but(name)),)) for name in _DEMANDS),
        *(Part(f"confidence: {name}", (_unweighed(name),)) for name in Signals.__struct_fields__),
    ]


def _first_passages(number: int) -> Part:
    changes = ((candidates, "READ", number), (answerer, "READ", number))
    return Part(f"passages looked at: {number}", changes)


def _claimed(is_in_doubt: Callable[[Query, Sequence[Candidate]], bool]) -> tuple[object, str, object]:
    return passage_answers, "is_in_doubt", is_in_doubt


def _unread(found: Signals) -> float:
    return _LIKELIHOOD(replace(found, reading=0.0))


def _mentioned(query: Query, found: Sequence[Candidate]) -> bool:
    with mock.patch.object(Query, "unmentioned", ()):
        return _IN_DOUBT(query, found)


def _formed(candidate: Candidate) -> Candidate:
    return changed(candidate, signals=replace(candidate.signals, formless=0.0))


def _unspoken(speech: SpeechAnswerer, *asked: object) -> Verdict | None:
    """What statements answer; a question that is left open is one for passages, as any other."""
    verdict: Verdict | None = _SPOKEN(speech, *asked)  # type: ignore[arg-type]
    return None if verdict is not None and verdict.open else verdict


_UNQUOTED = (SpeechAnswerer, "answer", _unspoken)


def _all_but(name: Demand) -> Callable[..., tuple[Demand, ...]]:
    def failed_by(of: Demands, *sentence: Any) -> tuple[Demand, ...]:
        return tuple(demand for demand in _FAILED(of, *sentence) if demand != name)

    return failed_by


def _unweighed(signal: str) -> tuple[object, str, object]:
    def with_lead(found: Sequence[Candidate]) -> Signals | None:
        best = _LEAD(found)
        return None if best is None else replace(best, **{signal: 0.0})

    return passage_answers, "with_lead", with_lead
