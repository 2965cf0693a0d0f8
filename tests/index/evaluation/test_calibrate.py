import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Builder, Embedder, Index, Sample
from index.calibration import FAVOUR, REFUSED, Calibration, Signals, built_in_calibration, confidence
from index.errors import CalibrationError
from index.evaluation.calibrate import fit_calibration, held_out, measure_calibration, read_samples
from index.evaluation.questions import LabelledQuestion

WEIGHTS = Signals(cosine=4.0, coverage=1.0, absence=-3.0, breadth=1.0, failed=-2.0)
NUMBERS = Calibration(-1.0, WEIGHTS, {"lenient": 0.1, "balanced": 0.4, "strict": 0.6}, ("some",))
FIELDS = json.loads(NUMBERS.to_json())


def made_up(count: int, seed: int, weights: Signals = WEIGHTS) -> list[Sample]:
    """Questions with three sentences each, answerable as likely as the weights say of the best one."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        sentences = random.random((3, 5)) * [1, 1, 1, 1, 2]
        strength = float(np.max(sentences @ weights.values())) - 1.0
        found.append(Sample(bool(random.random() < confidence(3 * strength)), sentences))
    return found


def test_a_fit_finds_the_weights_that_the_answers_follow() -> None:
    found = fit_calibration({"one": made_up(2000, 1), "two": made_up(1000, 2)})
    ratios = np.array(found.weights.values()) / WEIGHTS.values()
    assert ratios == pytest.approx(np.full(5, ratios.mean()), rel=0.2)
    assert found.fitted_on == ("one", "two")


def test_no_weight_turns_against_its_signal() -> None:
    against = Signals(cosine=4.0, coverage=-2.0, absence=2.0, breadth=0.0, failed=-1.0)
    found = fit_calibration({"set": made_up(1000, 3, against)})
    assert all(weight * way >= 0 for weight, way in zip(found.weights.values(), FAVOUR.values(), strict=True))
    assert (found.weights.coverage, found.weights.absence) == (0, 0)
    assert found.weights.cosine > 1


def test_thresholds_leave_the_stated_share_of_the_answerable_unanswered() -> None:
    samples = made_up(1000, 4)
    found = measure_calibration(fit_calibration({"set": samples}), samples)
    for strictness, share in REFUSED.items():
        answered, _ = found.answered[strictness]
        assert answered == pytest.approx(1 - share, abs=0.01)


def test_how_many_of_a_set_are_answerable_says_nothing() -> None:
    samples = made_up(600, 5)
    skewed = [s for s in samples if s.answerable] + [s for s in samples if not s.answerable][:40]
    intercepts = [fit_calibration({"set": of_set}).intercept for of_set in (samples, skewed)]
    assert intercepts[0] == pytest.approx(intercepts[1], abs=1.2)


def test_sets_are_measured_by_what_was_fitted_on_others() -> None:
    sets = {"one": made_up(300, 6), "two": made_up(300, 7)}
    expected = measure_calibration(fit_calibration({"two": sets["two"]}), sets["one"])
    assert held_out(sets)["one"] == expected
    assert held_out({"one": sets["one"]}) == {}


def test_figures_of_a_set() -> None:
    def sample(answerable: bool, cosine: float) -> Sample:
        return Sample(answerable, np.array([[cosine, 0, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.float64))

    samples = [sample(True, 1.0), sample(False, 0.5), sample(True, 0.25), sample(False, 0.0)]
    found = measure_calibration(NUMBERS, samples)
    assert (found.answerable, found.unanswerable, found.auroc) == (2, 2, 0.75)
    assert found.answered == {"lenient": (1, 1), "balanced": (1, 0.5), "strict": (0.5, 0.5)}
    assert found.risk_coverage == ((0.25, 0.0), (0.5, 0.5), (0.75, 1 / 3), (1.0, 0.5))
    assert [(one.questions, one.answerable) for one in found.reliability] == [(1, 0), (1, 1), (1, 0), (1, 1)]


def test_too_few_questions_are_refused() -> None:
    few = [Sample(True, np.ones((1, 5)))] * 30 + [Sample(False, np.ones((1, 5)))] * 9
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
    labelled = [LabelledQuestion(question, question != asked[2], ("x",)) for question in asked]
    counted: list[tuple[int, int]] = []
    found = read_samples(labelled, default_index, lambda done, total: counted.append((done, total)))
    assert [sample.answerable for sample in found] == [True, False]
    assert counted == [(1, 3), (2, 3), (3, 3)]
    strongest = max(confidence(built_in_calibration().strength(Signals(*row))) for row in found[0].signals)
    assert default_index.ask(asked[1]).confidence == pytest.approx(strongest)


def test_an_index_keeps_its_own_calibration(tmp_path: Path, embedder: Embedder) -> None:
    ferry = Article("ferry", "The ferry", "The ferry to Bergen leaves at seven. Dogs pay half.")
    train = Article("train", "The train", "The train to Bergen leaves at nine. Cats pay nothing.")
    question = "When does the ferry to Bergen leave?"
    builder = Builder(tmp_path, embedder)
    builder.build([ferry])
    assert Index.open(tmp_path, embedder).ask(question).status == "answered"
    refusing = Calibration(-9.0, WEIGHTS, NUMBERS.thresholds, ("nothing",))
    builder.build(calibration=refusing)
    builder.build([train])
    index = Index.open(tmp_path, embedder)
    assert set(index.article_ids) == {"ferry", "train"}
    assert index.manifest.calibration == refusing
    assert index.ask(question).status == "abstained"


def test_strictness_moves_the_threshold(tmp_path: Path, embedder: Embedder) -> None:
    article = Article("ferry", "The ferry", "The ferry to Bergen leaves at seven. Dogs pay half.")
    Builder(tmp_path, embedder).build(
        [article],
        calibration=Calibration(0.0, WEIGHTS, {"lenient": 0.0, "balanced": 0.5, "strict": 1.0}, ("one",)),
    )
    question = "When does the ferry to Bergen leave?"
    assert Index.open(tmp_path, embedder, "lenient").ask("Who won the cup?").status == "answered"
    assert Index.open(tmp_path, embedder, "balanced").ask(question).status == "answered"
    assert Index.open(tmp_path, embedder, "strict").ask(question).status == "abstained"
