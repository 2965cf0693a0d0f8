"""What was found in an article, to values that SQLite keeps and back."""

import json
from collections import Counter
from collections.abc import Sequence
from struct import Struct
from typing import cast

import numpy as np
from numpy.typing import NDArray

from index.embedding.encoder import Vectors
from index.models import Article, KnownBy, Passage, Span, Speech, Statement
from index.statements import Cast, Member, Mention

_Numbers = NDArray[np.uint32]
_SPAN, _PASSAGE = Struct("<2I"), Struct("<5I")
_WHOLE, _REAL = np.dtype("<u4"), np.dtype("<f4")


def spans_to_row(sentences: Sequence[Span], passages: Sequence[Passage]) -> tuple[bytes, bytes]:
    """The sentences, and the passages with the places of their first and last sentence among them."""
    places = {span: place for place, span in enumerate(sentences)}
    of_passages = [
        (p.span.start, p.span.end, p.paragraph, places[p.sentences[0]], places[p.sentences[-1]])
        for p in passages
    ]
    return _whole([(span.start, span.end) for span in sentences]), _whole(of_passages)


def spans_from_row(
    article_id: str, sentences: bytes, passages: bytes
) -> tuple[tuple[Span, ...], tuple[Passage, ...]]:
    """The sentences and the passages that `spans_to_row` wrote."""
    spans = tuple(Span(*ends) for ends in _SPAN.iter_unpack(sentences))
    return spans, tuple(
        Passage(article_id, Span(start, stop), paragraph, spans[first : last + 1])
        for start, stop, paragraph, first, last in _PASSAGE.iter_unpack(passages)
    )


def passage_from_row(article_id: str, sentences: bytes, passages: bytes, place: int) -> Passage:
    """One of the passages that `spans_to_row` wrote, by its place."""
    start, stop, paragraph, first, last = _PASSAGE.unpack_from(passages, place * _PASSAGE.size)
    spans = _SPAN.iter_unpack(sentences[first * _SPAN.size : (last + 1) * _SPAN.size])
    return Passage(article_id, Span(start, stop), paragraph, tuple(Span(*ends) for ends in spans))


def statements_to_row(statements: Sequence[Statement]) -> str:
    """The statements without their texts, which the article has."""
    return _to_json([_statement_to_list(statement) for statement in statements])


def _statement_to_list(said: Statement) -> list[object]:
    mention = said.speaker_mention and _ends(said.speaker_mention)
    return [*_ends(said.span), said.paragraph, said.speech, said.speaker, mention, said.cue, said.known_by]


def statements_from_row(article: Article, statements: str) -> list[Statement]:
    """The statements that `statements_to_row` wrote."""
    return [
        Statement(
            article_id=article.article_id,
            span=Span(start, stop),
            text=article.text[start:stop],
            paragraph=paragraph,
            speech=cast(Speech, speech),
            speaker=speaker,
            speaker_mention=mention and Span(*mention),
            cue=cue,
            known_by=cast(KnownBy, known_by),
        )
        for start, stop, paragraph, speech, speaker, mention, cue, known_by in json.loads(statements)
    ]


def cast_to_row(cast: Cast) -> tuple[str, str]:
    """The members and the mentions; a mention names its member by their number in the first."""
    numbers = {name: number for number, name in enumerate(cast.members)}
    members = [[m.name, sorted(m.titles), m.person, m.short] for m in cast.members.values()]
    mentions = [[m.start, numbers[m.name], m.possessive] for m in cast.every_mention]
    return _to_json(members), _to_json(mentions)


def cast_from_row(members: str, mentions: str) -> Cast:
    """The cast that `cast_to_row` wrote."""
    people = [Member(name, frozenset(titles), *rest) for name, titles, *rest in json.loads(members)]
    places = [Mention(start, people[number].name, owns) for start, number, owns in json.loads(mentions)]
    return Cast(people, places)


def terms_to_row(passages: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    """The stems of each passage of an article: which there are, and how often each passage has which.

    The second holds the number of stems of each passage, then of different ones, then the places of these
    in the first, passage by passage, and last how often each stands there.
    """
    counts = [Counter(filter(None, stems)) for stems in passages]
    stems = sorted(set().union(*counts))
    places = {stem: place for place, stem in enumerate(stems)}
    parts = (
        [count.total() for count in counts],
        [len(count) for count in counts],
        [places[stem] for count in counts for stem in count],
        [times for count in counts for times in count.values()],
    )
    return " ".join(stems), b"".join(map(_whole, parts))


def terms_from_row(passages: int, blob: bytes) -> tuple[_Numbers, _Numbers, _Numbers, _Numbers]:
    """What `terms_to_row` wrote of so many passages, its four parts."""
    values = np.frombuffer(blob, _WHOLE)
    held, often = np.split(values[2 * passages :], 2)
    return values[:passages], values[passages : 2 * passages], held, often


def vectors_to_blocks(
    passages: Sequence[Passage], sentences: Sequence[Span], of_passages: Vectors, of_sentences: Vectors
) -> list[bytes]:
    """A block a passage: its own vector, then those of its sentences."""
    places = {span: place for place, span in enumerate(sentences)}
    blocks = []
    for passage, vector in zip(passages, of_passages, strict=True):
        theirs = of_sentences[[places[span] for span in passage.sentences]]
        blocks.append(np.vstack([vector, theirs]).astype(_REAL).tobytes())
    return blocks


def vectors_from_block(block: bytes, dimension: int) -> Vectors:
    """The vectors of a block, shape (1 + sentences, dimension)."""
    return np.frombuffer(block, _REAL).reshape(-1, dimension)


def _whole(numbers: Sequence[object]) -> bytes:
    return np.array(numbers, dtype=_WHOLE).tobytes()


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
