"""What happened since the start, counted in one place; /status and /metrics read it."""

import time
from collections import deque
from collections.abc import Iterable
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

Outcome = Literal[
    "answered",
    "unsure",
    "abstained",
    "source found",
    "no source found",
    "shown who is quoted",
    "refused",
    "failed",
]
Limited = Literal["user", "server", "presses", "readings", "discord"]
Connection = Literal["new", "resumed"]
BuildOutcome = Literal["built", "cancelled", "failed"]

_REMEMBERED = 1000
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Counts:
    """Counters and latencies, kept in `registry`; to be used on the event loop."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        ProcessCollector(registry=registry)
        self._questions = self._counter(
            "articlebot_questions", "Questions by how they ended.", "outcome", get_args(Outcome)
        )
        self._answer_s = Histogram(
            "articlebot_answer_seconds",
            "From a question's arrival until its answer is shown, waiting included.",
            buckets=_BUCKETS_S,
            registry=registry,
        )
        self._limits = self._counter(
            "articlebot_rate_limits",
            "Rate limits met: by a user, a server or presses on buttons (ours), and by the bot (Discord's).",
            "by",
            get_args(Limited),
        )
        self._connections = self._counter(
            "articlebot_gateway_connections",
            "Connections to Discord's gateway: new sessions, and resumed ones.",
            "session",
            get_args(Connection),
        )
        self._losses = Counter(
            "articlebot_gateway_losses", "Connections to Discord's gateway that were lost.", registry=registry
        )
        self._builds = self._counter(
            "articlebot_builds", "Builds of the index by how they ended.", "outcome", get_args(BuildOutcome)
        )
        self._latest_s: deque[float] = deque(maxlen=_REMEMBERED)

    def _counter(self, name: str, documentation: str, label: str, values: Iterable[str]) -> Counter:
        counter = Counter(name, documentation, [label], registry=self._registry)
        for value in values:
            counter.labels(value)  # so that a scrape shows a 0 before the first
        return counter

    def question(self, outcome: Outcome, started: float | None = None) -> None:
        """Count a question, and the latency of one that came at `started` by the monotonic clock."""
        self._questions.labels(outcome).inc()
        if started is not None:
            took_s = time.monotonic() - started
            self._answer_s.observe(took_s)
            self._latest_s.append(took_s)

    def rate_limit(self, by: Limited) -> None:
        """Count a rate limit that somebody, or the bot itself, has met."""
        self._limits.labels(by).inc()

    def connection(self, session: Connection) -> None:
        """Count a connection to the gateway that is ready."""
        self._connections.labels(session).inc()

    def loss(self) -> None:
        """Count a connection to the gateway that was lost."""
        self._losses.inc()

    def build(self, outcome: BuildOutcome) -> None:
        """Count a build that ended."""
        self._builds.labels(outcome).inc()

    @property
    def outcomes(self) -> dict[str, int]:
        """How many questions ended in which way, for the ways that there were."""
        found = ((way, self._value("articlebot_questions_total", outcome=way)) for way in get_args(Outcome))
        return {outcome: count for outcome, count in found if count}

    @property
    def connections(self) -> int:
        """How often a new session with Discord's gateway was begun."""
        return self._value("articlebot_gateway_connections_total", session="new")

    @property
    def resident_bytes(self) -> int:
        """The memory that this process holds; 0 where the system does not tell it as Linux does."""
        return self._value("process_resident_memory_bytes")

    def percentile(self, share: float) -> float | None:
        """The latency, in seconds, that this share of the last questions did not exceed."""
        ordered = sorted(self._latest_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None

    def _value(self, name: str, **labels: str) -> int:
        return int(self._registry.get_sample_value(name, labels) or 0)
