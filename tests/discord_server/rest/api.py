"""What every REST request goes through: recording, faults, the token, validation, Discord's headers."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord_server import world
from tests.discord_server.network import cut_off
from tests.discord_server.rest.validation import judge
from tests.discord_server.state import Fault, State
from tests.discord_server.world import Payload

PREFIX = "/api/v10"
STATE = web.AppKey("STATE", State)
_WITHOUT_TOKEN = re.compile(r"/interactions/|/webhooks/[0-9]+/|/gateway$")
_KEPT_HEADERS = ("Content-Type", "User-Agent", "X-Audit-Log-Reason")


class ApiError(Exception):
    """Discord's own refusal of a request: an HTTP status, its code and its message.

    With `violation`, a well-made bot would never have earned it.
    """

    def __init__(self, status: int, code: int, message: str, *, violation: bool = True) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.violation = violation


@dataclass(frozen=True)
class Upload:
    filename: str
    data: bytes
    content_type: str | None


@dataclass(frozen=True)
class Call:
    """One request as a handler needs it; `arrived` is in monotonic seconds."""

    state: State
    request: web.Request
    body: Any
    files: tuple[Upload, ...]
    arrived: float

    def __getitem__(self, name: str) -> str:
        return self.request.match_info[name]


Handler = Callable[[Call], Awaitable[Payload | list[Payload] | None]]


def add_route(app: web.Application, method: str, path: str, handler: Handler, *, status: int = 200) -> None:
    """Serves a REST path; `handler` returns the JSON to answer with, or None for 204."""

    async def handle(request: web.Request) -> web.StreamResponse:
        answer = await handler(request["call"])
        if method in ("GET", "PUT"):
            answer = request["call"].state.amended(request.path.removeprefix(PREFIX), answer)
        return web.Response(status=204) if answer is None else _json(status, answer)

    app.router.add_route(method, PREFIX + path, handle)


def _json(status: int, payload: Any) -> web.Response:
    # discord.py reads a body only where the type is exactly this, without a charset.
    return web.Response(
        status=status, body=json.dumps(payload).encode(), headers={"Content-Type": "application/json"}
    )


def error_response(status: int, code: int, message: str) -> web.Response:
    return _json(status, {"message": message, "code": code})


@web.middleware
async def through(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """The middleware around REST and CDN; the gateway's WebSocket goes past it."""
    if request.path == "/":
        return await handler(request)
    state = request.app[STATE]
    arrived = time.monotonic()
    path = request.path.removeprefix(PREFIX)
    record: Payload = {
        "method": request.method,
        "path": path,
        "query": dict(request.query),
        "body": None,
        "at": arrived,
        "status": None,
        "headers": {key: request.headers[key] for key in _KEPT_HEADERS if key in request.headers},
    }
    state.requests.append(record)
    fault = state.fault_for(request.method, path)
    try:
        call = await _read(request, state, arrived)
        record["body"] = call.body
        request["call"] = call
        if fault and (response := await _fail(request, fault)) is not None:
            return _finished(state, record, response)
        response = await handler(request) if _is_cdn(request) else await _answer(call, path, handler)
    except ApiError as error:
        if error.violation:
            state.violation(f"{request.method} {path}: {error}")
        response = error_response(error.status, error.code, str(error))
    except web.HTTPNotFound:
        state.violation(f"{request.method} {request.host} {path}: no such route")
        response = error_response(404, 0, "404: Not Found")
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        state.violation(f"{request.method} {path}: the test server failed ({error!r})")
        raise
    if fault and fault.processed and fault.status:
        response = error_response(fault.status, fault.code, "planned")
    if fault and fault.reset == "after":
        cut_off(request)
    return _finished(state, record, response)


def _finished(state: State, record: Payload, response: web.StreamResponse) -> web.StreamResponse:
    record["status"] = response.status
    response.headers.setdefault("Via", "1.1 google")
    response.headers.setdefault("X-RateLimit-Limit", "50")
    response.headers.setdefault("X-RateLimit-Remaining", "49")
    response.headers.setdefault("X-RateLimit-Reset", f"{time.time() + 1:.3f}")
    response.headers.setdefault("X-RateLimit-Reset-After", "1.000")
    state.changed()
    return response


def _is_cdn(request: web.Request) -> bool:
    return not request.path.startswith(PREFIX)


async def _read(request: web.Request, state: State, arrived: float) -> Call:
    """Reads the body: JSON, or a form with payload_json and files. Raises `ApiError` for anything else."""
    if not request.can_read_body:
        return Call(state, request, None, (), arrived)
    try:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            body = json.loads(str(form.get("payload_json", "null")))
            files = tuple(
                Upload(value.filename, value.file.read(), value.content_type)
                for value in form.values()
                if isinstance(value, web.FileField)
            )
            return Call(state, request, body, files, arrived)
        text = await request.text()
        if request.content_type != "application/json" and text:
            raise ApiError(400, 50035, f"a body of type {request.content_type}")
        return Call(state, request, json.loads(text) if text else None, (), arrived)
    except ValueError as error:
        raise ApiError(400, 50109, f"The request body contains invalid JSON ({error})") from error


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    """Plays the part of a fault before the request is processed; what it returns ends the request."""
    if "/callback" in request.path and (fault.processed or fault.reset == "after"):
        answered = request.app[STATE].interactions.get(request.path.split("/")[-3])
        if answered:
            answered.expects_repeat = True
    await asyncio.sleep(fault.delay)
    if fault.reset == "before":
        cut_off(request)
        return web.Response(status=444)
    if fault.status is None or fault.processed:
        return None
    if fault.status != 429:
        return error_response(fault.status, fault.code, "planned")
    wait = fault.retry_after if fault.retry_after is not None else 0.5
    response = _json(429, {"message": "You are being rate limited.", "retry_after": wait, "global": False})
    response.headers.update(
        {"Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0"}
    )
    return response


async def _answer(
    call: Call, path: str, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    request, state = call.request, call.state
    if request.host != "discord.com":
        raise web.HTTPNotFound
    if not _WITHOUT_TOKEN.match(path) and request.headers.get("Authorization") != f"Bot {world.TOKEN}":
        raise ApiError(401, 0, "401: Unauthorized", violation=False)
    if request.match_info.http_exception is not None:
        raise web.HTTPNotFound
    verdict = judge(state.schema, request.method, path, call.body, files=bool(call.files))
    for what in verdict.refused + verdict.noted:
        state.violation(f"{request.method} {path}: {what}")
    if verdict.refused:
        raise ApiError(400, 50035, f"Invalid Form Body ({verdict.refused[0]})", violation=False)
    return await handler(request)
