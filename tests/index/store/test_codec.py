from index import default_article
from index.statements import find_statements_and_cast
from index.store.format.codec import cast_from_row, cast_to_row
from index.text.sentences import read_prose


def test_a_cast_comes_back_as_it_was_kept() -> None:
    _, cast = find_statements_and_cast("a", read_prose(default_article().text))
    kept = cast_from_row(*cast_to_row(cast))
    assert list(kept.members.items()) == list(cast.members.items())
    assert kept.every_mention == cast.every_mention != []
    assert any(member.titles for member in kept.members.values())
    assert kept.resolve("the Kremlin spokesman") == "Dmitry Peskov"
