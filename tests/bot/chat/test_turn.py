import asyncio
import time
from collections.abc import Callable

import pytest
from prometheus_client import CollectorRegistry

from bot.chat.turn import Result, Turn
from bot.live.counts import Counts
from bot.live.index import LiveIndex, QueueFullError
from bot.message.reply import Reply
from index import ArticlebotError, Index, IndexDamagedError

REPLY = Reply("Yes.", 0)


class Steps:
    """What a turn did, in order; `waiting` is how many may wait."""

    def __init__(self, index: Index, waiting: int = 1) -> None:
        self.done: list[str] = []
        self.counts = Counts(CollectorRegistry())
        self.live = LiveIndex(index, lambda _: index, lambda: "", waiting)
        self.turn = Turn(self.live, self.counts, self._acknowledge, self._show, time.monotonic())

    async def _acknowledge(self) -> None:
        self.done.append(f"acknowledged, {self.live.waiting} waiting")

    async def _show(self, reply: Reply) -> None:
        self.done.append(f"shown {reply.text}, {self.counts.outcomes} counted")

    async def answer(self, error: Exception | None = None) -> Result:
        self.done.append("worked")
        if error is not None:
            raise error
        return REPLY, "answered"

    async def answer_a_press(self) -> Result:
        return REPLY, None


@pytest.fixture
def steps(default_index: Index) -> Callable[[int], Steps]:
    return lambda waiting: Steps(default_index, waiting)


def test_a_question_is_acknowledged_worked_on_shown_and_counted_in_this_order(
    steps: Callable[[int], Steps],
) -> None:
    one = steps(1)
    asyncio.run(one.turn.take(one.answer))
    assert one.done == ["acknowledged, 1 waiting", "worked", "shown Yes., {} counted"]
    assert one.counts.outcomes == {"answered": 1}
    assert one.counts.percentile(1.0) is not None
    assert one.live.waiting == 0


def test_a_press_is_shown_and_counts_for_no_question(steps: Callable[[int], Steps]) -> None:
    one = steps(1)
    asyncio.run(one.turn.take(one.answer_a_press))
    assert one.done[-1] == "shown Yes., {} counted"
    assert one.counts.outcomes == {}
    assert one.counts.percentile(1.0) is None


def test_without_a_place_nothing_is_acknowledged(steps: Callable[[int], Steps]) -> None:
    one = steps(0)
    with pytest.raises(QueueFullError):
        asyncio.run(one.turn.take(one.answer))
    assert one.done == []
    assert one.counts.outcomes == {"refused": 1}


@pytest.mark.parametrize(
    ("error", "outcomes"),
    [
        (ArticlebotError("Ask otherwise."), {}),
        (IndexDamagedError("vectors.faiss is damaged"), {"failed": 1}),
        (RuntimeError("a defect"), {"failed": 1}),
    ],
)
def test_what_goes_wrong_leaves_its_place_and_counts_where_it_is_a_fault(
    error: Exception, outcomes: dict[str, int], steps: Callable[[int], Steps]
) -> None:
    one = steps(1)
    with pytest.raises(type(error)):
        asyncio.run(one.turn.take(one.answer, error))
    assert one.done[-1] == "worked"
    assert one.counts.outcomes == outcomes
    assert one.live.waiting == 0
    assert one.counts.percentile(1.0) is None
