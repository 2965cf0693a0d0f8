"""Which generation of a collection is live and which came before: one point, written in one step."""

from __future__ import annotations

import msgspec
from qdrant_client import models

from index.errors import IndexDamagedError
from index.store.cluster.points import Points
from index.store.format.rows import Generation

_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"


class Step(msgspec.Struct, frozen=True):
    """A generation: its number, what it says of itself, which list of stems is its own, how many different
    stems each of its passages has, all together, and how many in all.
    """

    number: int
    generation: Generation
    stem_list: int
    held: int
    length: int


class Turns(msgspec.Struct, frozen=True):
    """The live generation and the one before it; `fell_back` says that that one is damaged."""

    live: Step
    previous: Step | None = None
    fell_back: bool = False


def read_turns(points: Points) -> Turns:
    """What the pointer says. Raises `IndexDamagedError` where there is none."""
    found = points.payloads([_ID], ["turns"])
    try:
        return msgspec.json.decode(found[_ID]["turns"], type=Turns)
    except (KeyError, msgspec.DecodeError) as error:
        raise IndexDamagedError(
            f"The index {points.address} does not say which of its generations is live: "
            "build it again with articlebot index --rebuild."
        ) from error


def write_turns(points: Points, turns: Turns) -> None:
    """Say something else, at once for everybody."""
    payload = {"kind": "pointer", "turns": msgspec.json.encode(turns).decode()}
    points.write([models.PointStruct(id=_ID, vector={}, payload=payload)])
