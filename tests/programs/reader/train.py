"""`python -m tests.programs.reader.train DATA.jsonl.gz FOLDER [SHARE]`: the reader, from the built-in model.

DATA has a line `[question, context, start, end, kind]` an example; where `start` is -1, the context holds no
answer. The span is learnt as in Devlin et al. 2019 (BERT, section 4.3), "no answer" being the span of the
first piece. The embeddings stay those of the built-in model. It learns twice, the second time slower and more
of what is nearly told. FOLDER keeps a checkpoint, from which a run that was broken off goes on; at the end it
holds `reader.pt`, which `pack` makes small. SHARE of each of the two is learnt, all of them unless said.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from zlib import crc32

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from index.embedding.built_in import built_in_model_folder

_PIECES, _BATCH_PIECES, _POOL = 176, 48 * 80, 3_000
_WARM, _DECAY, _DROPOUT, _SEED = 0.05, 0.01, 0.1, 7
_CHECKPOINT_S = 300
_MEASURED_SHARE = 50
# Of the kinds, how much more or less is learnt the second time: the few questions that people wrote to fool,
# and less of those on single sentences of an encyclopedia, which are the most.
_SECOND_SHARES = {
    "squad-imp": 4.0,
    "squad": 1.5,
    "reddit": 0.8,
    "amazon": 0.8,
    "reddit-neg": 0.7,
    "amazon-neg": 0.7,
    "qamr": 0.35,
    "qamr-neg": 0.35,
    "qamr-altered": 0.6,
}
_UNTOLD_SHARE, _LEAST_LEFT = 0.2, 120
_OPPOSITE_SHARE, _DENIED_SHARE = 0.6, 0.04
_OPPOSITES = """
    first/last before/after largest/smallest biggest/smallest highest/lowest most/least more/fewer
    more/less best/worst north/south northern/southern east/west eastern/western early/late earlier/later
    earliest/latest increase/decrease increased/decreased rise/fall rose/fell rising/falling gain/loss
    gained/lost win/lose won/lost winner/loser begin/end began/ended beginning/end start/stop
    started/stopped open/close opened/closed opening/closing buy/sell bought/sold arrive/leave
    arrived/left join/leave joined/left accept/reject accepted/rejected allow/forbid allowed/forbade
    allowed/forbidden support/oppose supported/opposed supporter/opponent supporters/opponents
    agree/disagree agreed/disagreed love/hate loved/hated liked/disliked praise/criticise
    praised/criticised praised/criticized remember/forget remembered/forgot appear/disappear
    appeared/disappeared enter/exit entered/exited build/destroy built/destroyed create/destroy
    created/destroyed include/exclude included/excluded add/remove added/removed hire/fire hired/fired
    succeed/fail succeeded/failed success/failure advantage/disadvantage advantages/disadvantages
    positive/negative popular/unpopular legal/illegal possible/impossible common/rare public/private
    old/new older/younger oldest/youngest oldest/newest young/old long/short longest/shortest high/low
    higher/lower hot/cold warm/cool heavy/light hard/easy difficult/easy expensive/cheap rich/poor
    strong/weak stronger/weaker large/small larger/smaller big/small fast/slow faster/slower good/bad
    better/worse major/minor maximum/minimum male/female men/women man/woman boys/girls boy/girl
    father/mother son/daughter brother/sister husband/wife king/queen actor/actress majority/minority
    above/below over/under inside/outside inner/outer upper/lower front/back left/right import/export
    imports/exports import/exports attack/defend attacked/defended strengthen/weaken strengthened/weakened
    expand/shrink expanded/shrank improve/worsen improved/worsened ancient/modern domestic/foreign
    urban/rural ally/enemy allies/enemies friend/enemy victory/defeat survived/died born/died life/death
    always/never
""".split()
# "How long" asks for no short time.
_WORD = re.compile(r"(?<!\b[hH]ow )\b[a-z]+")
_AUXILIARY = re.compile(
    r"\b(did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\u201d]?\s+(?=[A-Z0-9\"'(\u201c])|\n+")


@dataclass(frozen=True)
class Example:
    """A question and a context, and where in the context the answer stands; nowhere where start is -1."""

    question: str
    context: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Encoded:
    """The pieces of an example; `start` and `end` are pieces, both included, 0 for no answer."""

    ids: tuple[int, ...]
    second: int
    start: int
    end: int
    kind: str


class RowDropout(torch.nn.Module):
    """Leaves out the same dimensions of all pieces of a text (Gal and Ghahramani 2016): it costs little."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or x.dim() != 3:
            return x
        kept = torch.rand((x.shape[0], 1, x.shape[2])) >= _DROPOUT
        return x * (kept.to(x.dtype) / (1 - _DROPOUT))


class Reader(torch.nn.Module):
    """The model's layers, and for each piece how likely an answer starts and ends there."""

    def __init__(self) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(built_in_model_folder(), attn_implementation="eager")
        self.body.embeddings.requires_grad_(False)
        self.body.pooler = None
        for layer in self.body.encoder.layer:
            layer.attention.self.dropout.p = 0.0
            layer.attention.output.dropout = RowDropout()
            layer.output.dropout = RowDropout()
        self.body.embeddings.dropout.p = 0.0
        self.head = torch.nn.Linear(self.body.config.hidden_size, 2)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        hidden = self.body(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        return cast("torch.Tensor", self.head(hidden).float())


def read_examples(path: Path) -> list[Example]:
    """The examples of a file, those on the articles that are measured on left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [Example(*json.loads(line)) for line in lines]
    return [example for example in found if not example.kind.startswith("squad-eval-articles")]


_NAME = r"[A-Z][^\W\d_]+(?: (?:[A-Z]\. )?(?:[a-z]{1,3} )?[A-Z][^\W\d_]+){1,2}"
_AFTER = re.compile(rf"({_NAME}), ((?:a|an|the|who|his|her|then|now|former) [^,.;()]{{8,90}})[,.]")
_ROLE = "|".join(
    r"""
    president minister director spokes\w+ secretary coach singer actor actress author chief leader captain
    officer professor senator governor mayor king queen player manager analyst founder chairman editor writer
    composer artist poet general judge lawyer doctor executive CEO
    """.split()
)
_NO_TITLE = r"(?!(?:but|and|or|that|as|of|when|while|if|with|by|to|from|for|in|on|at|said|says)\b)"
_BEFORE = re.compile(rf"\b((?:{_NO_TITLE}[a-zA-Z.]+ )?(?:[A-Z][a-z]+ )?(?:{_ROLE})) ({_NAME})\b")
_PROPER = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")


def who_is(examples: Sequence[Example], dice: random.Random) -> Iterator[Example]:
    """Questions for who somebody is, where a context says it beside the name, or only names them."""
    # In the order of the data, so that a run that goes on meets the same questions.
    for context in dict.fromkeys(e.context for e in examples):
        told = [(m.group(1), m.start(), m.end(2)) for m in _AFTER.finditer(context)]
        told += [(m.group(2), m.start(), m.end()) for m in _BEFORE.finditer(context)]
        known = {name.split()[-1] for name, _, _ in told}
        for name, start, end in told[:2]:
            yield Example(_who(name, dice), context, start, end, "who-is")
        others = [m.group() for m in re.finditer(_NAME, context) if m.group().split()[-1] not in known]
        if others and dice.random() < 0.12:
            yield Example(_who(dice.choice(others), dice), context, -1, -1, "who-is-neg")


def _who(name: str, dice: random.Random) -> str:
    name = name if dice.random() < 0.5 else name.split()[-1]
    form = dice.choice(
        (
            "who is {}?",
            "whos {}",
            "who is {}",
            "who's {}?",
            "what is {}'s job",
            "who was {}",
            "tell me who {} is",
        )
    )
    return form.format(name)


def exchanged(examples: Sequence[Example], dice: random.Random) -> Iterator[Example]:
    """Questions with two names of the context, one in the place of the other: not answered there."""
    for e in examples:
        if e.start < 0:
            continue
        # The first word is a question's, whatever its first letter.
        begun = max(0, e.question.find(" "))
        names = [m for m in _PROPER.finditer(e.question, begun) if m.group() in e.context]
        if len(names) != 2 or names[0].group() == names[1].group() or dice.random() < 0.3:
            continue
        a, b = names
        q = e.question
        swapped = q[: a.start()] + b.group() + q[a.end() : b.start()] + a.group() + q[b.end() :]
        if not re.search(r"&|\b(?:and|or|between)\b", q):
            yield Example(swapped, e.context, -1, -1, "exchanged")


def untold(examples: Sequence[Example], dice: random.Random) -> Iterator[Example]:
    """Questions whose context has lost the sentence that answered: all is as it was, but for the answer."""
    for e in examples:
        if e.start < 0 or dice.random() > _UNTOLD_SHARE:
            continue
        ends = [m.end() for m in _SENTENCE_END.finditer(e.context)]
        start = max((at for at in ends if at <= e.start), default=0)
        end = min((at for at in ends if at >= e.end), default=len(e.context))
        left = e.context[:start] + e.context[end:]
        if len(left) > _LEAST_LEFT and e.context[e.start : e.end].lower() not in left.lower():
            yield Example(e.question, left.strip(), -1, -1, "untold")


def opposites(examples: Sequence[Example], dice: random.Random) -> Iterator[Example]:
    """Questions with a word for its opposite, or a "not", which their context then does not answer."""
    other = defaultdict(list)
    for a, b in (pair.split("/") for pair in _OPPOSITES):
        other[a].append(b)
        other[b].append(a)
    for e in examples:
        if e.start < 0:
            continue
        told = set(re.findall(r"\w+", e.context.lower()))
        found = [m for m in _WORD.finditer(e.question) if not told & {*other.get(m.group(), told)}]
        if found and dice.random() < _OPPOSITE_SHARE:
            word = dice.choice(found)
            opposite = dice.choice(other[word.group()])
            asked = e.question[: word.start()] + opposite + e.question[word.end() :]
            yield Example(asked, e.context, -1, -1, "opposite")
        verb = _AUXILIARY.search(e.question)
        if verb and not told & {"not", "never", "no"} and dice.random() < _DENIED_SHARE:
            denial = dice.choice((" not", "n't", "nt"))
            # "does he not want" and "doesnt he want" deny, "does not he want" nobody says.
            after = re.compile(r"\s+\w+").match(e.question, verb.end()) if denial == " not" else verb
            if after:
                asked = e.question[: after.end()] + denial + e.question[after.end() :]
                yield Example(asked, e.context, -1, -1, "opposite")


def mixture(told: Sequence[Example], dice: random.Random) -> list[Example]:
    """What is learnt the second time."""
    found = [*told, *untold(told, dice), *opposites(told, dice)]
    shares = [(e, _SECOND_SHARES.get(e.kind, 1.0)) for e in found]
    return [e for e, share in shares for _ in range(int(share) + (dice.random() < share % 1))]


def encode(examples: Sequence[Example]) -> list[Encoded]:
    """The pieces of the examples; those whose answer would be cut off are left out."""
    tokenizer = Tokenizer.from_file(str(built_in_model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_PIECES, strategy="only_second")
    found = []
    for e in examples:
        pieces = tokenizer.encode(e.question[:300], e.context)
        kinds, offsets = pieces.type_ids, pieces.offsets
        second = kinds.index(1)
        start = end = 0
        if e.start >= 0:
            inside = [
                i
                for i in range(second, len(offsets) - 1)
                if offsets[i][0] < e.end and offsets[i][1] > e.start
            ]
            if not inside or offsets[inside[-1]][1] < e.end:
                continue
            start, end = inside[0], inside[-1]
        found.append(Encoded(tuple(pieces.ids), second, start, end, e.kind))
    return found


def batches(examples: Sequence[Encoded], seed: int) -> list[list[Encoded]]:
    """The examples in an order of the seed; those of like length together, so that little is padding."""
    dice = random.Random(seed)  # noqa: S311 - an order, no secret
    order = list(examples)
    dice.shuffle(order)
    found: list[list[Encoded]] = []
    for at in range(0, len(order), _POOL):
        batch: list[Encoded] = []
        for e in sorted(order[at : at + _POOL], key=lambda e: len(e.ids)):
            if batch and (len(batch) + 1) * len(e.ids) > _BATCH_PIECES:
                found.append(batch)
                batch = []
            batch.append(e)
        found.append(batch)
    dice.shuffle(found)
    return found


def tensors(batch: Sequence[Encoded]) -> tuple[torch.Tensor, ...]:
    """Ids, mask, kinds, and where an answer may stand; each of shape (texts, pieces)."""
    length = max(len(e.ids) for e in batch)
    ids = torch.zeros((len(batch), length), dtype=torch.long)
    mask, kinds, allowed = torch.zeros_like(ids), torch.zeros_like(ids), torch.zeros_like(ids)
    for row, e in enumerate(batch):
        n = len(e.ids)
        ids[row, :n] = torch.tensor(e.ids)
        mask[row, :n] = 1
        kinds[row, e.second : n] = 1
        allowed[row, e.second : n - 1] = 1
        allowed[row, 0] = 1
    return ids, mask, kinds, allowed


def loss_of(model: Reader, batch: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    """The mean cross-entropy of starts and ends, and the logits."""
    ids, mask, kinds, allowed = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(ids, mask, kinds)
    logits = logits.masked_fill(allowed.unsqueeze(-1) == 0, -1e4)
    gold = [torch.tensor([e.start for e in batch]), torch.tensor([e.end for e in batch])]
    starts, ends = (torch.nn.functional.cross_entropy(logits[..., i], gold[i]) for i in (0, 1))
    return (starts + ends) / 2, logits


@torch.no_grad()
def measure(model: Reader, held: Sequence[Encoded]) -> str:
    """How often the best start is right where there is one, and how well null tells the others."""
    model.eval()
    hits, scores = [], []
    for batch in batches(held, 0):
        _, logits = loss_of(model, batch)
        for row, e in enumerate(batch):
            start, end = logits[row, :, 0], logits[row, :, 1]
            best = start[1:].max() + end[1:].max() - start[0] - end[0]
            scores.append((float(best), e.start > 0))
            if e.start:
                hits.append(int(start[1:].argmax()) + 1 == e.start)
    model.train()
    ranked = sorted(scores)
    yes = sum(is_told for _, is_told in ranked)
    below = above = 0
    for _, is_told in ranked:
        above, below = (above + below, below) if is_told else (above, below + 1)
    pairs = max(1, yes * (len(ranked) - yes))
    return f"start {sum(hits) / max(1, len(hits)):.3f} auroc {above / pairs:.3f}"


@dataclass(frozen=True)
class Phase:
    """Batches in the order in which they are learnt, and the most that one of them changes."""

    rate: float
    steps: Sequence[Sequence[Encoded]]


def phases(learnt: Sequence[Example], dice: random.Random, share: float) -> list[Phase]:
    """What is learnt: all of it and half again, then more slowly the mixture."""
    encoded = encode(learnt)
    steps = [*batches(encoded, 0), *batches(encoded, 1)]
    second = batches(encode(mixture(learnt, dice)), 2)
    return [
        Phase(1.2e-4, steps[: int(len(steps) * 0.75 * share)]),
        Phase(8e-5, second[: int(len(second) * share)]),
    ]


class Run:
    """A reader as it learns; `state` is all that a run needs to go on."""

    def __init__(self) -> None:
        self.model = Reader().train()
        self.phase = self.at = 0

    def begin(self, phase: Phase) -> None:
        """The optimizer of a phase: its rate rises, then falls to nothing."""
        matrices = [p for p in self.model.parameters() if p.requires_grad and p.dim() > 1]
        others = [p for p in self.model.parameters() if p.requires_grad and p.dim() <= 1]
        groups = [{"params": matrices, "weight_decay": _DECAY}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=phase.rate)
        number = len(phase.steps)
        warm = max(1, int(_WARM * number))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda at: min((at + 1) / warm, max(0.0, (number - at) / max(1, number - warm)))
        )

    def step(self, batch: Sequence[Encoded]) -> float:
        """Learn a batch. Returns its loss."""
        loss, _ = loss_of(self.model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.at += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Write all of it, or leave the file as it was."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "phase": self.phase,
            "at": self.at,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path: Path, told: Sequence[Phase]) -> None:
        """Go on from where `save` left it."""
        state = torch.load(path)
        self.model.load_state_dict(state["model"])
        self.phase, self.at = state["phase"], state["at"]
        self.begin(told[self.phase])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])


def train(data: Path, folder: Path, share: float) -> None:
    """Fit the reader, going on from the folder's checkpoint if it has one."""
    torch.manual_seed(_SEED)
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(_SEED)  # noqa: S311 - the same examples each time, no secret
    told = read_examples(data)
    told += [*who_is(told, dice), *exchanged(told, dice)]
    is_held = [crc32(e.context.encode()) % _MEASURED_SHARE == 0 for e in told]
    held = encode([e for e, out in zip(told, is_held, strict=True) if out])
    plan = phases([e for e, out in zip(told, is_held, strict=True) if not out], dice, share)
    run, kept = Run(), folder / "checkpoint.pt"
    run.begin(plan[0])
    if kept.exists():
        run.load(kept, plan)
    while run.phase < len(plan):
        learn(run, plan[run.phase], kept)
        print(f"phase {run.phase} {measure(run.model, held)}", flush=True)
        if run.phase + 1 == len(plan):
            break
        run.phase, run.at = run.phase + 1, 0
        run.begin(plan[run.phase])
    torch.save(run.model.state_dict(), folder / "reader.pt")


def learn(run: Run, phase: Phase, kept: Path) -> None:
    """Learn what is left of a phase, with a checkpoint now and then and at its end."""
    begun = saved = time.monotonic()
    first, losses = run.at, []
    while run.at < len(phase.steps):
        losses.append(run.step(phase.steps[run.at]))
        if run.at % 50 == 0:
            left = (time.monotonic() - begun) / (run.at - first) * (len(phase.steps) - run.at)
            mean = sum(losses) / len(losses)
            print(f"{run.at}/{len(phase.steps)} loss {mean:.3f} left {left / 60:.1f} min", flush=True)
            losses = []
        if time.monotonic() - saved > _CHECKPOINT_S or run.at == len(phase.steps):
            saved = time.monotonic()
            run.save(kept)


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 1.0)
