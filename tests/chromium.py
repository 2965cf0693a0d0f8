"""A real, headless Chromium by its DevTools protocol: what it makes of a page, and pictures of it.

Its own command line can neither photograph a page at an anchor nor say what the page's console said.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import tempfile
from types import TracebackType
from typing import Any

import aiohttp

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--remote-debugging-port=0"),
)
_PATIENCE_S = 60


def find_chromium() -> str | None:
    """The browser's path; None where none is installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


class Chromium:
    """A browser with one tab, from `async with` to its end; `complaints` are what its console warned of."""

    def __init__(self, chromium: str) -> None:
        self._chromium = chromium
        self._folder = tempfile.TemporaryDirectory(prefix="articlebot-chromium-", ignore_cleanup_errors=True)
        self._last = 0
        self.complaints: list[str] = []

    async def __aenter__(self) -> Chromium:
        self._process = await asyncio.create_subprocess_exec(
            *(self._chromium, *_SWITCHES, f"--user-data-dir={self._folder.name}", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        self._session = aiohttp.ClientSession()
        async with asyncio.timeout(_PATIENCE_S):
            port = await self._port()
            async with self._session.get(f"http://127.0.0.1:{port}/json/list") as response:
                tabs = await response.json()
            tab = next(tab for tab in tabs if tab["type"] == "page")
            self._socket = await self._session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0)
        for domain in ("Page", "Log", "Runtime"):
            await self._do(f"{domain}.enable")
        return self

    async def _port(self) -> int:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            if b"DevTools listening on ws://" in line:
                return int(line.split(b"//")[1].split(b"/")[0].rsplit(b":", 1)[1])
        raise RuntimeError(f"{self._chromium} did not start")

    async def open(self, address: str, size: tuple[int, int], *, dark: bool, scale: float = 1.0) -> None:
        """Load a page into a window of a size in CSS pixels."""
        await self._do(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=scale,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self._do("Emulation.setEmulatedMedia", features=[scheme])
        # To go from one anchor of a page to another would load nothing.
        await self._do("Page.navigate", url="about:blank")
        await self._until("Page.loadEventFired")
        await self._do("Page.navigate", url=address)
        await self._until("Page.loadEventFired")
        await self.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")

    async def evaluate(self, script: str) -> Any:
        """What an expression comes to in the page, waited for if it is a promise."""
        done = await self._do("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def press(self, key: str) -> None:
        """Press a key such as Tab."""
        for kind in ("keyDown", "keyUp"):
            codes = {"Tab": 9, "Enter": 13}
            await self._do(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes[key],
                text="\r" if key == "Enter" and kind == "keyDown" else "",
            )

    async def photograph(self) -> bytes:
        """What the window shows, as a PNG."""
        done = await self._do("Page.captureScreenshot", format="png")
        return base64.b64decode(done["data"])

    async def _do(self, method: str, **values: Any) -> dict[str, Any]:
        self._last += 1
        await self._socket.send_json({"id": self._last, "method": method, "params": values})
        while (message := await self._received()).get("id") != self._last:
            pass
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    async def _until(self, event: str) -> None:
        while (await self._received()).get("method") != event:
            pass

    async def _received(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._socket.receive_json(timeout=_PATIENCE_S)
        if message.get("method") == "Log.entryAdded":
            self.complaints.append(message["params"]["entry"]["text"])
        if message.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.complaints.append(str(message["params"]))
        return message

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        self._process.terminate()
        await self._process.communicate()
        self._folder.cleanup()
