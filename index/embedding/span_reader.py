"""Where in a text the answer to a question stands, and how surely: by a model that reads both together."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.embedding.exported import most_threads, open_session, read_description, read_tokenizer
from index.models import Span

_MOST_QUESTION = 300
_MOST_SPAN = 30
Logits = NDArray[np.float32]
UNREAD = -30.0
"""The score of what lies beyond the pieces that a reader takes in."""


@dataclass(frozen=True)
class Reading:
    """What a reader makes of one text: of each word piece, how likely an answer starts and ends there.

    `places` are the ends of the pieces in the text, shape (pieces, 2), in code points; `starts` and `ends`
    are logits, shape (pieces,), and `null` is that of "no answer".
    """

    places: NDArray[np.int64]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    null: float

    def scores(self) -> NDArray[np.float32]:
        """How likely each piece starts and each ends an answer, above that of no answer."""
        return np.concatenate([self.starts, self.ends]) - np.float32(self.null / 2)

    def best(self, within: Span) -> tuple[float, Span]:
        """The likeliest answer within a part of the text: its score above that of no answer, and its place.

        The score of a part that was not read is `UNREAD`.
        """
        first = np.searchsorted(self.places[:, 0], within.start)
        last = np.searchsorted(self.places[:, 1], within.end, side="right")
        starts, ends = self.starts[first:last], self.ends[first:last]
        if not len(starts):
            return UNREAD, within
        pairs = starts[:, np.newaxis] + ends[np.newaxis, :]
        length = np.arange(len(ends))[np.newaxis, :] - np.arange(len(starts))[:, np.newaxis]
        pairs[(length < 0) | (length >= _MOST_SPAN)] = -np.inf
        start, end = divmod(int(pairs.argmax()), len(ends))
        place = Span(int(self.places[first + start, 0]), int(self.places[first + end, 1]))
        return float(pairs[start, end]) - self.null, place


class SpanReader:
    """A reader with its tokenizer, loaded.

    `run` makes logits of shape (texts, pieces, 2) of "input_ids", "attention_mask" and "token_type_ids",
    each of shape (texts, pieces); so many `workers` run it at once. Only the first `max_tokens` pieces of
    question and text are read.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        run: Callable[[Mapping[str, NDArray[np.int64]]], Logits],
        max_tokens: int,
        workers: int = 1,
    ) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        # That is the text, unless the question alone is half of what can be read, as one in Korean may be.
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        self._run = run
        self._workers = ThreadPoolExecutor(workers, "reader")

    @classmethod
    def open(cls, folder: Path) -> "SpanReader":
        """The reader that `optimize` wrote, by onnxruntime. Raises `ValueError` where it is another now."""
        described = read_description(folder)
        # Measured: of two threads a text alone gains nothing, and two texts at once nearly half the time.
        session = open_session(folder, described, threads=1)
        names = {given.name for given in session.get_inputs()}

        def run(given: Mapping[str, NDArray[np.int64]]) -> Logits:
            (logits,) = session.run(None, {name: given[name] for name in names})
            return np.asarray(logits, dtype=np.float32)

        return cls(read_tokenizer(folder), run, described.max_tokens, most_threads())

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Read each text with the question."""
        # Measured: each alone takes less time than in a batch, where the shorter are filled up, and a fifth
        # of the memory. And what is made of a text does not depend on those beside it.
        pairs = [(question[:_MOST_QUESTION], text) for text in texts]
        encodings = self._tokenizer.encode_batch(pairs)
        # The longest first, so that no worker is left alone with one at the end.
        order = sorted(range(len(texts)), key=lambda number: -len(encodings[number].ids))
        made = dict(zip(order, self._workers.map(self._read, [encodings[n] for n in order]), strict=True))
        return [made[number] for number in range(len(texts))]

    def _read(self, encoding: Encoding) -> Reading:
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        (logits,) = self._run({name: np.array([values], dtype=np.int64) for name, values in given.items()})
        inside = [i for i, sequence in enumerate(encoding.sequence_ids) if sequence == 1]
        return Reading(
            places=np.array([encoding.offsets[i] for i in inside], dtype=np.int64).reshape(-1, 2),
            starts=logits[inside, 0],
            ends=logits[inside, 1],
            null=float(logits[0].sum()),
        )
