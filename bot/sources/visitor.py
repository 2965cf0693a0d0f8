"""A polite guest: asks hosts one thing at a time, not often, and only for what their robots.txt allows."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bot.intake.fetch import MAX_FETCH_S, Allows, FetchError, Response, is_public, request
from bot.sources.state import SourceError, Validators

AGENT = "articlebot"
_MOST_ROBOTS_BYTES = 500 * 2**10
_ROBOTS_HOLD_S, _LONGEST_DELAY_S = 86_400.0, 120.0
_SHORT_WAIT_S, _USUAL_WAIT_S, _LONGEST_WAIT_S = 10.0, 600.0, 86_400.0
_BUSY = (429, 503)
_MOST_EARLY = 2


class HostBusyError(SourceError):
    """A host wants to be left alone for `retry_s` seconds."""


class HostPaceError(HostBusyError):
    """A host is well, and asks for such long pauses that its next turn is too far away to be waited for."""


class NotAllowedError(SourceError):
    """A host's robots.txt asks not to fetch an address."""


@dataclass(frozen=True)
class Pace:
    """How many seconds lie between two requests to a host, and how many an answer may take.

    `turn_s` is for how long a turn is waited for: meanwhile no other source has its own.
    """

    pause_s: float = 1.0
    timeout_s: float = MAX_FETCH_S
    turn_s: float = 15.0


class Visitor:
    """Asks addresses, and remembers of their hosts when they may be asked again."""

    def __init__(self, pace: Pace | None = None, is_allowed: Allows = is_public) -> None:
        self._pace = pace or Pace()
        self._is_allowed = is_allowed
        self._free_at: dict[str, float] = {}
        self._busy_until: dict[str, float] = {}
        self._rules: dict[str, tuple[RobotFileParser, float]] = {}

    async def visit(
        self, address: str, seen: Validators, check: Callable[[Response], object] | None = None
    ) -> Response:
        """What an address answers: 304 where that is the version that was seen.

        A host that is busy for a few seconds is asked once more. Raises `FetchError`, `HostBusyError` and
        `NotAllowedError`.
        """
        for is_last in (False, True):
            response = await request(
                address,
                headers={"User-Agent": AGENT, **seen.headers()},
                is_allowed=self._is_allowed,
                check=check,
                before=self._enter,
                timeout_s=self._pace.timeout_s,
            )
            if response.status not in _BUSY:
                break
            wait_s = _retry_after(response)
            host = _site_of(response.url)
            if is_last or wait_s > _SHORT_WAIT_S:
                self._busy_until[host] = time.monotonic() + wait_s
                raise HostBusyError(f"{host} answers {response.status}.", wait_s)
            self._free_at[host] = time.monotonic() + wait_s
        return response

    async def _enter(self, address: str) -> None:
        """Wait until an address may be asked. Raises where it may not be."""
        rules = await self._rules_of(_site_of(address))
        if not rules.can_fetch(AGENT, address):
            raise NotAllowedError(f"The robots.txt of {_site_of(address)} asks not to fetch {address}.")
        await self._take_turn(address, float(rules.crawl_delay(AGENT) or 0))

    async def _take_turn(self, address: str, delay_s: float = 0.0) -> None:
        site, now = _site_of(address), time.monotonic()
        if (busy_s := self._busy_until.get(site, now) - now) > 0:
            raise HostBusyError(f"{site} is busy.", busy_s)
        wait_s = max(0.0, self._free_at.get(site, now) - now)
        delay_s = max(self._pace.pause_s, min(delay_s, _LONGEST_DELAY_S))
        # A feed and its first page come together, lest no look ever get to a page; the pauses are kept after.
        if wait_s > max(self._pace.turn_s, _MOST_EARLY * delay_s if delay_s > self._pace.turn_s else 0.0):
            raise HostPaceError(f"{site} asks for {delay_s:.0f} seconds between visits.", wait_s)
        self._free_at[site] = now + wait_s + delay_s
        await asyncio.sleep(min(wait_s, self._pace.turn_s))

    async def _rules_of(self, site: str) -> RobotFileParser:
        rules, until = self._rules.get(site, (None, 0.0))
        if rules is None or time.monotonic() > until:
            rules = await self._read_rules(site)
            self._rules[site] = rules, time.monotonic() + _ROBOTS_HOLD_S
        return rules

    async def _read_rules(self, site: str) -> RobotFileParser:
        """What a robots.txt asks: nothing where there is none. A host that cannot say is not visited."""
        try:
            response = await request(
                f"{site}/robots.txt",
                headers={"User-Agent": AGENT},
                is_allowed=self._is_allowed,
                before=self._take_turn,
                timeout_s=self._pace.timeout_s,
            )
        except FetchError:
            self._busy_until[site] = time.monotonic() + _SHORT_WAIT_S
            raise
        if response.status in _BUSY or response.status >= 500:
            wait_s = _retry_after(response)
            self._busy_until[site] = time.monotonic() + wait_s
            raise HostBusyError(f"{site}/robots.txt answers {response.status}.", wait_s)
        rules = RobotFileParser()
        rules.parse(response.data[:_MOST_ROBOTS_BYTES].decode(errors="replace").splitlines())
        return rules


def allowed_addresses(*, local: bool) -> Allows:
    """Which addresses sources may lie at: public ones, and with `local` this machine's own."""
    return lambda address: (local and address.is_loopback) or is_public(address)


def _site_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _retry_after(response: Response) -> float:
    """For how many seconds a host wants to be left alone, at most a day."""
    told = response.headers.get("retry-after", "").strip()
    wait_s = _USUAL_WAIT_S
    if told.isascii() and told.isdecimal():
        wait_s = float(told[:9])
    elif told:
        with suppress(ValueError, TypeError):
            moment = parsedate_to_datetime(told)
            wait_s = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(wait_s, 0.0), _LONGEST_WAIT_S)
