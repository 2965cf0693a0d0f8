"""What is so at the moment of a scrape, beside what was counted since the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from bot.gateway import Gateway
from bot.live.builds import Rebuilder
from bot.live.health import LoopWatch
from bot.live.index import Serving


class Present(Collector):
    """The served index, what waits, and how the connection and the event loop are."""

    def __init__(self, serving: Serving, rebuilder: Rebuilder, gateway: Gateway, watch: LoopWatch) -> None:
        self._serving = serving
        self._rebuilder = rebuilder
        self._gateway = gateway
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        """The figures, as a registry asks for them."""
        manifest = self._serving.live.index.manifest
        served = InfoMetricFamily("articlebot_index", "The generation of the index that is served.")
        served.add_metric((), {"id": manifest.index_id, "model": manifest.model})
        yield served
        age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
        gauges = (
            ("index_age_seconds", "How long ago the served index was built.", age.total_seconds()),
            ("index_articles", "Articles in the served index.", len(manifest.articles)),
            ("index_passages", "Passages in the served index.", manifest.passages),
            ("questions_waiting", "Questions that wait for an answer.", self._serving.waiting),
            ("gateway_ready", "1 while Discord's gateway is connected.", self._gateway.state == "ready"),
            ("build_running", "1 while the index is built anew.", self._rebuilder.running is not None),
            (
                "event_loop_late_seconds",
                "The most that the event loop was late within the last minute or two.",
                self._watch.recent_s,
            ),
        )
        for name, meaning, value in gauges:
            yield GaugeMetricFamily(f"articlebot_{name}", meaning, float(value))
