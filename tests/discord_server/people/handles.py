"""What the driver hands to a test: interactions to wait for, recorded requests, the gateway's counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.discord_server.world import Payload

Ask = Callable[..., Any]


@dataclass(frozen=True)
class Request:
    """A request the bot made.

    `path` is without host and /api/v10; `body` is the parsed JSON or None; `at` is `time.monotonic()` seconds
    (the clock is the test's own); `status` is None while it is being answered.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: float
    status: int | None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GatewayState:
    """How often the bot identified and resumed, sessions connected now, and connections refused."""

    identifies: int
    resumes: int
    connected: int
    refused: int


class Interaction:
    """Something a person asked of the bot; every property tells how it stands at the moment it is read."""

    def __init__(self, ask: Ask, described: Payload) -> None:
        self._ask = ask
        self.id: str = described["id"]
        self.token: str = described["token"]

    def _now(self) -> Payload:
        described: Payload = self._ask("interaction", id=self.id)
        return described

    @property
    def acknowledged(self) -> float | None:
        """Seconds from the event to the bot's callback, or None."""
        seconds: float | None = self._now()["acknowledged"]
        return seconds

    @property
    def kind(self) -> int | None:
        """The callback's type: 4 message, 5 and 6 deferrals, 7 update, 8 completions, 9 modal."""
        kind: int | None = self._now()["kind"]
        return kind

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        return bool(self._now()["ephemeral"])

    @property
    def message(self) -> Payload | None:
        """The answer as it now is: the message sent, the deferred one, perhaps loading, or that pressed."""
        message: Payload | None = self._now()["message"]
        return message

    @property
    def edits(self) -> list[Payload]:
        """Every state of the answer that this interaction brought about, the first one too, oldest first."""
        edits: list[Payload] = self._now()["edits"]
        return edits

    @property
    def followups(self) -> list[Payload]:
        """Further messages, as they now are, without deleted ones."""
        followups: list[Payload] = self._now()["followups"]
        return followups

    @property
    def data(self) -> Payload:
        """The `data` of the callback as sent: choices, a modal, a message."""
        data: Payload = self._now()["data"]
        return data

    def wait_acknowledged(self, timeout: float = 5) -> float:
        """Waits for the callback; seconds from the event to it. Raises `TimeoutError`."""
        described = self._wait("acknowledged", timeout)
        if described["acknowledged"] is None:
            raise TimeoutError(f"The bot did not acknowledge the interaction within {timeout} s.")
        return float(described["acknowledged"])

    def wait_answer(self, timeout: float = 30) -> Payload:
        """Waits for what the person sees.

        That is the message of a callback of type 4, the edited original after type 5, the changed message
        after type 7 or after 6 and an edit, or the callback's data for completions and modals.
        Raises `TimeoutError`.
        """
        described = self._wait("answered", timeout)
        if described["answered"] is None:
            raise TimeoutError(
                f"The bot did not answer within {timeout} s (callback type {described['kind']})."
            )
        answer: Payload = described["message"] or described["data"]
        return answer

    def wait_told(self, timeout: float = 30) -> Payload:
        """Waits for the answer, or for a follow-up that takes its place. Raises `TimeoutError`."""
        described = self._wait("told", timeout)
        told = described["followups"] or ([described["message"]] if described["answered"] is not None else [])
        if not told:
            raise TimeoutError(f"The bot told nothing within {timeout} s.")
        return dict(told[0])

    def wait_answered(self, timeout: float = 30) -> float:
        """Waits for the answer; seconds from the event to it. Raises `TimeoutError`."""
        self.wait_answer(timeout)
        return float(self._now()["answered"])

    def wait_followups(self, count: int = 1, timeout: float = 30) -> list[Payload]:
        """Waits for that many follow-ups beside the answer. Raises `TimeoutError`."""
        followups: list[Payload] = self._wait("followups", timeout, count=count)["followups"]
        if len(followups) < count:
            raise TimeoutError(f"The bot sent {len(followups)} follow-ups within {timeout} s, not {count}.")
        return followups

    def wait_edits(self, count: int, timeout: float = 30) -> list[Payload]:
        """Waits until the answer has had that many states. Raises `TimeoutError`."""
        edits: list[Payload] = self._wait("edits", timeout, count=count)["edits"]
        if len(edits) < count:
            raise TimeoutError(f"The answer had {len(edits)} states within {timeout} s, not {count}.")
        return edits

    def expire(self) -> None:
        """Lets 15 minutes pass for it: a callback is too late, edits and follow-ups get 401, code 50027."""
        self._ask("expire", id=self.id)

    def _wait(self, until: str, timeout: float, **others: Any) -> Payload:
        described: Payload = self._ask("wait_interaction", id=self.id, until=until, timeout=timeout, **others)
        return described
