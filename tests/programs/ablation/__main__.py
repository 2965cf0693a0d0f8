"""`make ablation EVAL=FOLDER`: what readers see first with each part on and off.

python -m tests.programs.ablation FOLDER [SET...] [--vectors FILE] [--parts PART...]

FOLDER and SET are those of `tests.programs.eval_table`. With all parts on, the questions are asked with the
calibration that comes with the program; then, with all parts and without each, with one that is fitted to the
same questions as they are then, so that a border that served another order is no part of the difference.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from index import (
    Builder,
    Calibration,
    CalibrationError,
    Embedder,
    GlanceFigures,
    Index,
    LabelledQuestion,
    Reader,
    answerer,
    fit_calibration,
    glance_figures,
    read_glances,
    read_questions,
    read_samples,
)
from index.calibration import built_in_calibration
from index.embedding.span_reader import Reading
from index.evaluation.figures import mean
from tests.programs.ablation.parts import Part, every_part
from tests.programs.eval_table import cell, evaluation_sets, print_head, print_row
from tests.programs.kept_vectors import KeptVectors

_SEEN = ("right", "shown", "false_no", "sure_share", "sure_precision", "false_yes")
_SHIPPED, _ALL = "all on, as shipped", Part("all on")


class KeptReader(Reader):
    """A reader that reads the same texts with the same question once."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[str, ...], list[Reading]] = {}

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        key = (question, *texts)
        if key not in self._kept:
            self._kept[key] = super().read(question, texts)
        return self._kept[key]


@dataclass(frozen=True)
class Sets:
    """Labelled questions by the name of their set, the folders of their indexes, and what asks them."""

    questions: Mapping[str, list[LabelledQuestion]]
    folders: Mapping[str, Path]
    embedder: Embedder
    reader: Reader

    @contextmanager
    def opened(self, name: str, *, reads: bool) -> Iterator[Index]:
        reader = self.reader if reads else None
        with closing(Index.open(self.folders[name], self.embedder, reader=reader)) as index:
            yield index

    def seen(self, *, reads: bool = True) -> dict[str, GlanceFigures]:
        """What readers see first, by set."""
        found = {}
        for name, questions in self.questions.items():
            with self.opened(name, reads=reads) as index:
                found[name] = glance_figures(read_glances(questions, index))
        return found

    def fitted(self, *, reads: bool) -> Calibration:
        """A calibration fitted to all sets; that of the program where they have too few questions."""
        samples = {}
        for name, questions in self.questions.items():
            with self.opened(name, reads=reads) as index:
                samples[name] = read_samples([one for one in questions if not one.follows], index)
        try:
            return fit_calibration({name: of_set for name, of_set in samples.items() if of_set})
        except CalibrationError as error:
            print(f"The calibration of the program is kept: {error}", file=sys.stderr)
            return built_in_calibration(with_reader=reads)

    def seen_without(self, part: Part) -> dict[str, GlanceFigures]:
        """What readers see first where a part is off."""
        with part.off():
            calibration = self.fitted(reads=part.reads)
            with mock.patch.object(answerer, "built_in_calibration", return_value=calibration):
                return self.seen(reads=part.reads)


def read_sets(folder: Path, names: Sequence[str], embedder: Embedder, into: Path) -> Sets:
    """The sets of a folder, all or those with these names, indexed."""
    questions, folders = {}, {}
    for number, (name, labelled, articles) in enumerate(evaluation_sets(folder)):
        if not names or name in names:
            folders[name], questions[name] = into / str(number), read_questions(labelled)
            Builder(folders[name], embedder).build(articles)
    return Sets(questions, folders, embedder, KeptReader())


def main() -> int:
    parts = {part.name: part for part in every_part()}
    parser = argparse.ArgumentParser(prog="ablation", epilog=f"parts: {', '.join(parts)}")
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--vectors", type=Path, metavar="FILE")
    parser.add_argument("--parts", nargs="*", choices=parts, default=list(parts), metavar="PART")
    options = parser.parse_args()
    embedder = KeptVectors(options.vectors) if options.vectors else Embedder()
    with tempfile.TemporaryDirectory(prefix="articlebot-ablation-") as folder:
        sets = read_sets(options.folder, options.sets, embedder, Path(folder))
        print("The mean of all sets:\n")
        print_head("off", *_SEEN)
        found = {_SHIPPED: sets.seen()}
        _print_mean(_SHIPPED, found[_SHIPPED])
        for part in (_ALL, *(parts[name] for name in options.parts)):
            found[part.name] = sets.seen_without(part)
            _print_mean(part.name, found[part.name])
    if isinstance(embedder, KeptVectors):
        embedder.save()
    for name, questions in sets.questions.items():
        print(f"\n{name}, {len(questions)} questions:\n")
        print_head("off", *_SEEN)
        for part_name, of_part in found.items():
            print_row(part_name, *(cell(getattr(of_part[name], field)) for field in _SEEN))
    return 0


def _print_mean(name: str, of_sets: Mapping[str, GlanceFigures]) -> None:
    every = ([getattr(of_set, field) for of_set in of_sets.values()] for field in _SEEN)
    print_row(name, *(cell(mean(value for value in of_field if value is not None)) for of_field in every))


if __name__ == "__main__":
    sys.exit(main())
