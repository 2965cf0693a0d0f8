import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index import STRICTNESSES, Article, Builder, Embedder, Index, Sample, Strictness
from index.calibration import (
    FAVOUR,
    REFUSED,
    UNCLAIMED,
    Calibration,
    Signals,
    built_in_calibration,
    confidence,
)
from index.errors import CalibrationError
from index.evaluation.calibrate import fit_calibration, held_out, measure_calibration, read_samples
from index.evaluation.questions import LabelledQuestion
from index.models import Status

WEIGHTS = Signals(
    cosine=4.0,
    coverage=1.5,
    absence=-3.0,
    breadth=1.5,
    failed=-2.0,
    reading=3.0,
    rank=1.5,
    lead=1.5,
    formless=-1.5,
)
LIKENESS = Signals(cosine=4.0, coverage=1.0, absence=-3.0, breadth=1.0, failed=-2.0)
NUMBERS = Calibration(
    -1.0, LIKENESS, {"lenient": 0.1, "balanced": 0.4, "strict": 0.6}, unsure=0.05, fitted_on=("some",)
)
FIELDS = json.loads(NUMBERS.to_json())
FERRY = Article("ferry", "The ferry", "The ferry to Bergen leaves at seven o'clock.")
FERRY_QUESTION = "When does the ferry to Bergen leave?"
OPEN: dict[Strictness, float] = {"lenient": 0.0, "balanced": 0.0, "strict": 0.0}


def made_up(count: int, seed: int, weights: Signals = WEIGHTS) -> list[Sample]:
    """Questions that are answerable as likely as the weights say, and most of those rightly answered."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        signals = Signals(*random.random(len(weights.values())).tolist())
        strength = sum(w * (v - 0.5) for w, v in zip(weights.values(), signals.values(), strict=True))
        answerable = bool(random.random() < confidence(2 * strength))
        found.append(Sample(answerable, answerable and bool(random.random() < 0.8), signals))
    return found


def of_cosine(cosine: float, *, answerable: bool, right: bool) -> Sample:
    return Sample(answerable, right, Signals(cosine, 0, 0, 0, 0))


def test_a_fit_finds_the_weights_that_the_answers_follow() -> None:
    found = fit_calibration({"one": made_up(4000, 1), "two": made_up(2000, 2)})
    ratios = np.array(found.weights.values()) / WEIGHTS.values()
    assert ratios == pytest.approx(np.full(len(ratios), ratios.mean()), rel=0.25)
    assert found.fitted_on == ("one", "two")


def test_no_weight_turns_against_its_signal() -> None:
    against = Signals(
        cosine=4.0, coverage=-2.0, absence=2.0, breadth=0.0, failed=-1.0, rank=-2.0, formless=2.0
    )
    found = fit_calibration({"set": made_up(1000, 3, against)})
    assert all(weight * way >= 0 for weight, way in zip(found.weights.values(), FAVOUR.values(), strict=True))
    weights = found.weights
    assert (weights.coverage, weights.absence, weights.rank, weights.formless) == (0, 0, 0, 0)
    assert weights.cosine > 1


SETS = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.builds(made_up, st.integers(25, 200), st.integers(0, 1000)),
    min_size=1,
)


@settings(max_examples=40)
@given(SETS)
def test_borders_keep_in_every_set_what_they_promise(sets: dict[str, list[Sample]]) -> None:
    try:
        fitted = fit_calibration(sets)
    except CalibrationError:
        assume(False)
    borders = [(fitted.thresholds[strictness], share) for strictness, share in UNCLAIMED.items()]
    for border, share in (*borders, (fitted.unsure, REFUSED)):
        of_sets = [
            [fitted.confidence(sample.signals) for sample in of_set if sample.answerable]
            for of_set in sets.values()
        ]
        assert all(below(border, given) <= share * len(given) for given in of_sets)
        # In one of them it could not be higher.
        assert any(below(border + 2e-4, given) > share * len(given) for given in of_sets)
    assert fitted.unsure <= fitted.thresholds["lenient"]
    assert fitted.thresholds["lenient"] <= fitted.thresholds["balanced"] <= fitted.thresholds["strict"]


def below(border: float, given: list[float]) -> int:
    return sum(value < border for value in given)


def test_a_border_is_that_of_the_set_where_it_is_lowest() -> None:
    near = [of_cosine(1.0 + n / 100, answerable=True, right=True) for n in range(100)]
    far = [of_cosine(n / 1000, answerable=True, right=True) for n in range(100)]
    none = [of_cosine(-1.0, answerable=False, right=False)] * 100
    fitted = fit_calibration({"near": [*near, *none], "far": [*far, *none]})
    reached = {
        border: sum(fitted.confidence(sample.signals) >= border for sample in far)
        for border in (fitted.unsure, *fitted.thresholds.values())
    }
    assert list(reached.values()) == [98, 90, 80, 60]
    assert below(fitted.thresholds["strict"], [fitted.confidence(sample.signals) for sample in near]) == 0


def test_how_many_of_a_set_are_answerable_says_nothing() -> None:
    yes, no = (
        [sample for sample in made_up(3000, 5) if sample.answerable == answerable]
        for answerable in (True, False)
    )
    even, skewed = fit_calibration({"set": [*yes, *no]}), fit_calibration({"set": [*yes, *no * 4]})
    assert skewed.weights.values() == pytest.approx(even.weights.values(), rel=0.1)
    assert skewed.intercept == pytest.approx(even.intercept, rel=0.1)
    for strictness in UNCLAIMED:
        assert skewed.thresholds[strictness] == pytest.approx(even.thresholds[strictness], abs=0.02)


def test_sets_are_measured_by_what_was_fitted_on_others() -> None:
    sets = {"one": made_up(300, 6), "two": made_up(300, 7)}
    expected = measure_calibration(fit_calibration({"two": sets["two"]}), sets["one"])
    assert held_out(sets)["one"] == expected
    assert held_out({"one": sets["one"]}) == {}


def test_figures_of_a_set() -> None:
    samples = [
        of_cosine(1.0, answerable=True, right=True),
        of_cosine(0.5, answerable=False, right=False),
        of_cosine(0.25, answerable=True, right=False),
        of_cosine(0.0, answerable=False, right=False),
    ]
    found = measure_calibration(NUMBERS, samples)
    assert (found.answerable, found.unanswerable, found.auroc) == (2, 2, 0.75)
    assert found.answered == {"lenient": (1, 1), "balanced": (1, 0.5), "strict": (0.5, 0.5)}
    assert found.risk_coverage == ((0.25, 0.0), (0.5, 0.5), (0.75, 2 / 3), (1.0, 0.75))
    assert [(one.questions, one.right) for one in found.reliability] == [(1, 0), (1, 0), (1, 0), (1, 1)]


def test_too_few_questions_are_refused() -> None:
    yes = of_cosine(1.0, answerable=True, right=False)
    no = of_cosine(0.0, answerable=False, right=False)
    for few in ([yes] * 30 + [no] * 9, [yes] * 9 + [no] * 30):
        with pytest.raises(CalibrationError, match="at least 10"):
            fit_calibration({"set": few})


@given(st.floats(allow_nan=False))
def test_a_confidence_lies_between_0_and_1(strength: float) -> None:
    assert 0 <= confidence(strength) <= 1


def test_a_calibration_survives_json() -> None:
    assert Calibration.from_json(NUMBERS.to_json().decode()) == NUMBERS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({**FIELDS, "thresholds": {"balanced": 0.5}}),
        json.dumps({**FIELDS, "weights": {"cosine": 1}}),
        json.dumps({**FIELDS, "weights": {**FIELDS["weights"], "cosine": "4"}}),
        json.dumps({**FIELDS, "weights": {**FIELDS["weights"], "another": 4}}),
        json.dumps({**FIELDS, "intercept": "1"}),
        json.dumps({**FIELDS, "intercept": float("nan")}),
    ],
)
def test_what_is_no_calibration_is_refused(text: str) -> None:
    with pytest.raises(CalibrationError, match="articlebot calibrate"):
        Calibration.from_json(text)


def test_the_built_in_calibration_is_whole() -> None:
    found = built_in_calibration()
    assert found.thresholds["lenient"] < found.thresholds["balanced"] < found.thresholds["strict"]
    assert found.fitted_on


def test_samples_leave_out_what_statements_answer(default_index: Index) -> None:
    asked = ["What did Peskov say?", "Who was poisoned?", "What is the capital of France?"]
    labelled = [
        LabelledQuestion(asked[0], True, ("very bad",)),
        LabelledQuestion(asked[1], True, answers=("Navalny",)),
        LabelledQuestion(asked[2], False),
    ]
    counted: list[tuple[int, int]] = []
    found = read_samples(labelled, default_index, lambda done, total: counted.append((done, total)))
    assert [sample.answerable for sample in found] == [True, False]
    assert not found[1].right
    assert counted == [(1, 3), (2, 3), (3, 3)]
    for question, sample in zip(asked[1:], found, strict=True):
        answer = default_index.ask(question)
        assert answer.status == "abstained" or answer.confidence == pytest.approx(
            built_in_calibration().confidence(sample.signals)
        )


def test_a_sample_is_right_where_the_words_marked_first_are(tmp_path: Path, embedder: Embedder) -> None:
    Builder(tmp_path, embedder).build([FERRY])
    index = Index.open(tmp_path, embedder)
    labelled = [LabelledQuestion(FERRY_QUESTION, True, answers=(words,)) for words in ("seven", "eight")]
    samples = read_samples(labelled, index)
    assert [sample.right for sample in samples] == [True, False]
    assert samples[0].signals == samples[1].signals


def test_an_index_keeps_its_own_calibration(tmp_path: Path, embedder: Embedder) -> None:
    train = Article("train", "The train", "The train to Bergen leaves at nine. Cats pay nothing.")
    builder = Builder(tmp_path, embedder)
    builder.build([FERRY], calibration=Calibration(0.0, LIKENESS, OPEN, 0.0))
    assert Index.open(tmp_path, embedder).ask(FERRY_QUESTION).status == "answered"
    refusing = Calibration(-9.0, LIKENESS, NUMBERS.thresholds, 0.05, ("nothing",))
    builder.build(calibration=refusing)
    builder.build([train])
    index = Index.open(tmp_path, embedder)
    assert set(index.article_ids) == {"ferry", "train"}
    assert index.manifest.calibration == refusing
    assert index.ask(FERRY_QUESTION).status == "abstained"


def test_strictness_moves_the_border_between_answered_and_unsure(tmp_path: Path, embedder: Embedder) -> None:
    borders: dict[Strictness, float] = {"lenient": 0.0, "balanced": 0.5, "strict": 1.0}
    builder = Builder(tmp_path, embedder)

    def status(strictness: Strictness) -> Status:
        return Index.open(tmp_path, embedder, strictness).ask(FERRY_QUESTION).status

    builder.build([FERRY], calibration=Calibration(0.0, LIKENESS, borders, unsure=0.0))
    assert [status(strictness) for strictness in STRICTNESSES] == ["answered", "answered", "unsure"]
    builder.build(calibration=Calibration(0.0, LIKENESS, borders, unsure=1.0))
    assert [status(strictness) for strictness in STRICTNESSES] == ["abstained"] * 3
