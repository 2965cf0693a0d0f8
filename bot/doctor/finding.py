"""What one check of `articlebot doctor` found, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["well", "doubtful", "wrong"]


@dataclass(frozen=True)
class Finding:
    """`name` says what was looked at, `found` what is there, and `cure` what to do where all is not well."""

    name: str
    state: State
    found: str
    cure: str = ""


def well(name: str, found: str) -> Finding:
    """There is nothing to do."""
    return Finding(name, "well", found)


def doubtful(name: str, found: str, cure: str) -> Finding:
    """The bot works, but not as it could, or not for long."""
    return Finding(name, "doubtful", found, cure)


def wrong(name: str, found: str, cure: str) -> Finding:
    """The bot does not work, or not as it was told to."""
    return Finding(name, "wrong", found, cure)
