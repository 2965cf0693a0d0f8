"""Articles in, cited answers out.

    from index import Index

    index = Index.build("my-index", ["article.txt", "news/"])
    answer = index.ask("What did Peskov say?")
    for citation in answer.citations:
        print(citation.quote)

The names below are the library's interface; they are loaded when they are first used, so that a program
that needs no model never waits for one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.calibration import REFUSED as REFUSED
    from index.calibration import STRICTNESSES as STRICTNESSES
    from index.calibration import Calibration as Calibration
    from index.calibration import Strictness as Strictness
    from index.contract import answer_to_json as answer_to_json
    from index.contract import figures_to_json as figures_to_json
    from index.contract import statement_to_json as statement_to_json
    from index.embedding.built_in import DEFAULT_CACHE as DEFAULT_CACHE
    from index.embedding.built_in import DEFAULT_MODEL as DEFAULT_MODEL
    from index.embedding.built_in import Precision as Precision
    from index.embedding.embedder import Embedder as Embedder
    from index.errors import ArticlebotError as ArticlebotError
    from index.errors import CalibrationError as CalibrationError
    from index.errors import IndexDamagedError as IndexDamagedError
    from index.errors import IndexMissingError as IndexMissingError
    from index.errors import ModelError as ModelError
    from index.errors import QuestionError as QuestionError
    from index.errors import ReadingError as ReadingError
    from index.errors import StoreError as StoreError
    from index.evaluation.annotated import read_annotated as read_annotated
    from index.evaluation.attribution import AttributionFigures as AttributionFigures
    from index.evaluation.attribution import measure_statements as measure_statements
    from index.evaluation.calibrate import CalibrationFigures as CalibrationFigures
    from index.evaluation.calibrate import Sample as Sample
    from index.evaluation.calibrate import fit_calibration as fit_calibration
    from index.evaluation.calibrate import held_out as held_out
    from index.evaluation.calibrate import measure_calibration as measure_calibration
    from index.evaluation.calibrate import read_samples as read_samples
    from index.evaluation.figures import Figures as Figures
    from index.evaluation.figures import evaluate as evaluate
    from index.evaluation.questions import read_questions as read_questions
    from index.grammar.courtesies import is_courtesy as is_courtesy
    from index.grammar.courtesies import is_greeting as is_greeting
    from index.library import Index as Index
    from index.models import Answer as Answer
    from index.models import Article as Article
    from index.models import Citation as Citation
    from index.models import Heading as Heading
    from index.models import KnownBy as KnownBy
    from index.models import Span as Span
    from index.models import Statement as Statement
    from index.models import merged as merged
    from index.question.filter import Filter as Filter
    from index.question.filter import sources_of as sources_of
    from index.question.follow_up import Earlier as Earlier
    from index.question.follow_up import FollowUp as FollowUp
    from index.question.follow_up import follow_up as follow_up
    from index.question.query import canonical_question as canonical_question
    from index.reading.files import article_files as article_files
    from index.reading.files import default_article as default_article
    from index.reading.files import read_bytes as read_bytes
    from index.reading.files import read_paths as read_paths
    from index.sources.finder import Source as Source
    from index.speech.voices import Voice as Voice
    from index.speech.voices import voices as voices
    from index.statements import find_statements as find_statements
    from index.store.builder import Builder as Builder
    from index.store.builder import BuildReport as BuildReport
    from index.store.builder import Stage as Stage
    from index.store.generations import Generations as Generations
    from index.store.verify import verify as verify
    from index.text.links import host as host
    from index.text.paragraphs import count_paragraphs as count_paragraphs
    from index.text.paragraphs import find_paragraphs as find_paragraphs
    from index.text.paragraphs import paragraph_number as paragraph_number

_ROOMS = {
    "evaluation.annotated": ("read_annotated",),
    "evaluation.attribution": ("AttributionFigures", "measure_statements"),
    "store.builder": ("Builder", "BuildReport", "Stage"),
    "embedding.built_in": ("DEFAULT_CACHE", "DEFAULT_MODEL", "Precision"),
    "evaluation.calibrate": (
        "CalibrationFigures",
        "Sample",
        "fit_calibration",
        "held_out",
        "measure_calibration",
        "read_samples",
    ),
    "calibration": ("REFUSED", "STRICTNESSES", "Calibration", "Strictness"),
    "contract": ("answer_to_json", "figures_to_json", "statement_to_json"),
    "embedding.embedder": ("Embedder",),
    "errors": (
        "ArticlebotError",
        "CalibrationError",
        "IndexDamagedError",
        "IndexMissingError",
        "ModelError",
        "QuestionError",
        "ReadingError",
        "StoreError",
    ),
    "evaluation.figures": ("Figures", "evaluate"),
    "question.filter": ("Filter", "sources_of"),
    "question.follow_up": ("Earlier", "FollowUp", "follow_up"),
    "store.generations": ("Generations",),
    "grammar.courtesies": ("is_courtesy", "is_greeting"),
    "library": ("Index",),
    "text.links": ("host",),
    "text.paragraphs": ("count_paragraphs", "find_paragraphs", "paragraph_number"),
    "question.query": ("canonical_question",),
    "models": ("Answer", "Article", "Citation", "Heading", "KnownBy", "Span", "Statement", "merged"),
    "evaluation.questions": ("read_questions",),
    "reading.files": ("article_files", "default_article", "read_bytes", "read_paths"),
    "speech.voices": ("Voice", "voices"),
    "sources.finder": ("Source",),
    "statements": ("find_statements",),
    "store.verify": ("verify",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    value = getattr(import_module(f"index.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_ROOM_OF]
