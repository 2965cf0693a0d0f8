"""The cast of an article as the database keeps it: two JSON arrays, of its members and of their mentions."""

from __future__ import annotations

import json

from index.statements import Cast, Member, Mention


def cast_to_row(cast: Cast) -> tuple[str, str]:
    """The members and the mentions; a mention names its member by their number in the first."""
    numbers = {name: number for number, name in enumerate(cast.members)}
    members = [[m.name, sorted(m.titles), m.person, m.short] for m in cast.members.values()]
    mentions = [[m.start, numbers[m.name], m.possessive] for m in cast.every_mention]
    return _written(members), _written(mentions)


def cast_from_row(members: str, mentions: str) -> Cast:
    """The cast that `cast_to_row` wrote."""
    people = [
        Member(name, frozenset(titles), person, short) for name, titles, person, short in json.loads(members)
    ]
    return Cast(
        people,
        [
            Mention(start, people[number].name, possessive)
            for start, number, possessive in json.loads(mentions)
        ],
    )


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
