"""Periods as people write them: 30m, 1h, 2d."""

import re

PERIOD = "must be a time from 1m to 30d, such as 30m, 1h or 2d"
"""What a period has to be, behind its name."""
_FORM = re.compile(r"([0-9]{1,5})([mhd])")
_UNITS = {"m": 60, "h": 3600, "d": 86_400}


def parse_period(written: str) -> int:
    """The seconds that 30m, 1h or 2d are. Raises `ValueError` for less than a minute or more than 30 days."""
    match = _FORM.fullmatch(written.strip().lower())
    seconds = int(match[1]) * _UNITS[match[2]] if match else 0
    if not _UNITS["m"] <= seconds <= 30 * _UNITS["d"]:
        raise ValueError(written)
    return seconds
