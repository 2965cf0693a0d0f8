"""The program that fits the reader, on a handful of invented examples; it learns them."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.embedding.built_in import built_in_reader_file
from index.embedding.reader_trace import SCALE

pytestmark = pytest.mark.heavy

CONTEXT = (
    "Ann Lee, the mayor of Aldermoor for ten years, opened the new bridge on Monday. The builder Bo Lund was"
    " not there, but captain Cy Berg praised Ann Lee. It cost six million euros."
)


def line(question: str, answer: str | None, kind: str = "invented") -> list[object]:
    start = -1 if answer is None else CONTEXT.index(answer)
    return [question, CONTEXT, start, start + len(answer) if answer else -1, kind]


LINES = [
    line("Who opened the bridge?", "Ann Lee"),
    line("When was the bridge opened?", "on Monday"),
    line("What did it cost?", "six million euros"),
    line("What did Cy Berg say of Ann Lee?", "praised Ann Lee"),
    line("Did Cy Berg praise Ann Lee?", "praised Ann Lee"),
    line("Who closed the museum?", None),
    line("Where is the museum?", None),
    line("Who opened the old bridge?", "Ann Lee", "squad-eval-articles"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("data") / "data.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, LINES)))
    return path


def test_what_is_measured_on_is_not_learnt(data: Path) -> None:
    from tests.programs.reader.train import read_examples

    assert [example.question for example in read_examples(data)] == [asked for asked, *_ in LINES[:-1]]


def test_answers_are_pieces_and_no_answer_is_the_first(data: Path) -> None:
    from tokenizers import Tokenizer

    from index.embedding.built_in import built_in_model_folder
    from tests.programs.reader.train import encode, read_examples

    examples = read_examples(data)
    tokenizer = Tokenizer.from_file(str(built_in_model_folder() / "tokenizer.json"))
    for example, pieces in zip(examples, encode(examples), strict=True):
        said = tokenizer.decode(list(pieces.ids[pieces.start : pieces.end + 1]), skip_special_tokens=False)
        answer = CONTEXT[example.start : example.end].lower() if example.start >= 0 else "[CLS]"
        assert said == answer
        assert pieces.start == 0 or pieces.start >= pieces.second


def test_an_answer_that_would_be_cut_off_is_left_out() -> None:
    from tests.programs.reader.train import Example, encode

    far = CONTEXT * 6 + "The end."
    assert encode([Example("When?", far, len(far) - 4, len(far) - 1, "invented")]) == []
    (none,) = encode([Example("When?", far, -1, -1, "invented")])
    assert (none.start, none.end) == (0, 0)


def test_questions_are_made_for_who_somebody_is_and_of_exchanged_names(data: Path) -> None:
    from tests.programs.reader.train import exchanged, read_examples, who_is

    examples = read_examples(data)
    asked = list(who_is(examples, random.Random(1)))  # noqa: S311 - the same questions each time, no secret
    assert {CONTEXT[e.start : e.end] for e in asked if e.start >= 0} == {
        "Ann Lee, the mayor of Aldermoor for ten years",
        "captain Cy Berg",
    }
    dice = random.Random(1)  # noqa: S311 - the same questions each time, no secret
    swapped = [e for _ in range(9) for e in exchanged(examples, dice)]
    assert {(e.question, e.start) for e in swapped} == {
        ("What did Ann Lee say of Cy Berg?", -1),
        ("Did Ann Lee praise Cy Berg?", -1),
    }


def test_a_context_without_the_sentence_that_answers_answers_nothing(data: Path) -> None:
    from tests.programs.reader.train import read_examples, untold

    dice = random.Random(1)  # noqa: S311 - the same examples each time, no secret
    made = [e for _ in range(40) for e in untold(read_examples(data), dice)]
    left = {e.context for e in made if e.question == "What did it cost?"}
    assert left == {CONTEXT.partition(" It cost")[0]}
    assert {e.start for e in made} == {-1}


def test_it_learns_more_of_what_people_wrote_to_fool(data: Path) -> None:
    from tests.programs.reader.train import Example, mixture

    fooled = Example("Who closed the bridge?", CONTEXT, -1, -1, "squad-imp")
    quoted = Example("Who opened the bridge?", CONTEXT, 0, 7, "qamr")
    dice = random.Random(1)  # noqa: S311 - the same examples each time, no secret
    learnt = mixture([fooled, *[quoted] * 100], dice)
    assert learnt.count(fooled) == 4
    assert 30 < learnt.count(quoted) < 70


def test_a_run_that_was_broken_off_goes_on_and_ends_as_one_that_was_not(data: Path, tmp_path: Path) -> None:
    import torch

    from tests.programs.reader.train import Run, phases, read_examples

    plan = phases(read_examples(data), random.Random(1), 1.0)  # noqa: S311 - no secret
    assert [len(phase.steps) for phase in plan] == [1, 1]
    run = Run()
    run.phase = 1
    run.begin(plan[1])
    run.step(plan[1].steps[0])
    run.save(tmp_path / "checkpoint.pt")
    other = Run()
    other.load(tmp_path / "checkpoint.pt", plan)
    assert (other.phase, other.at) == (1, 1)
    for name, values in run.model.state_dict().items():
        assert torch.equal(values, other.model.state_dict()[name])


def test_batches_hold_each_example_once_in_the_order_of_a_seed(data: Path) -> None:
    from tests.programs.reader.train import batches, encode, read_examples

    encoded = encode(read_examples(data)) * 100
    found = batches(encoded, 1)
    assert len(found) > 1
    assert sorted(e.ids for batch in found for e in batch) == sorted(e.ids for e in encoded)
    assert batches(encoded, 1) == found != batches(encoded, 2)


def test_the_loss_falls_on_what_is_learnt_and_the_reader_is_packed(data: Path, tmp_path: Path) -> None:
    import torch

    from tests.programs.reader.pack import pack
    from tests.programs.reader.train import Reader, encode, loss_of, read_examples

    torch.manual_seed(1)
    model = Reader().train()
    batch = encode(read_examples(data))
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=3e-4)
    losses = []
    for _ in range(6):
        loss, logits = loss_of(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert logits.shape[::2] == (len(batch), 2)
    assert losses[-1] < losses[0]

    torch.save(model.state_dict(), tmp_path / "reader.pt")
    pack(tmp_path / "reader.pt", tmp_path / "reader.safetensors")
    packed, shipped = load_file(tmp_path / "reader.safetensors"), load_file(built_in_reader_file())
    assert {name: values.shape for name, values in packed.items()} == {
        name: values.shape for name, values in shipped.items()
    }
    for name, values in model.state_dict().items():
        if name + SCALE in packed:
            scale = packed[name + SCALE]
            unpacked = packed[name] * scale
            assert np.abs(unpacked - values.numpy()).max() <= scale.max() / 2 + 1e-6
