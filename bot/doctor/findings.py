"""What one check of `articlebot doctor` found, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["well", "doubtful", "wrong"]


@dataclass(frozen=True)
class Finding:
    """`found` says what is there, and `cure` what to do where all is not well."""

    state: State
    found: str
    cure: str = ""


def well(found: str) -> Finding:
    """There is nothing to do."""
    return Finding("well", found)


def doubtful(found: str, cure: str) -> Finding:
    """The bot works, but not as it could, or not for long."""
    return Finding("doubtful", found, cure)


def wrong(found: str, cure: str = "") -> Finding:
    """The bot does not work, or not as it was told to."""
    return Finding("wrong", found, cure)
