import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger.database import FILE_NAME, Ledger, LedgerError
from bot.ledger.places import Conduct, Place, Places

SERVER, CHANNEL, OTHER = Place(11), Place(11, 5), Place(12, 5)
FLAG = st.none() | st.booleans()
CONDUCT = st.builds(
    Conduct,
    answers=FLAG,
    private=FLAG,
    strictness=st.none() | st.sampled_from(("lenient", "balanced", "strict")),
    collection=st.none() | st.sampled_from(("main", "sports")),
    threads=FLAG,
    unasked=FLAG,
)


@given(CONDUCT, CONDUCT)
def test_what_a_channel_chose_holds_before_what_its_server_did(chosen: Conduct, around: Conduct) -> None:
    held = chosen.within(around)
    for name in Conduct.__struct_fields__:
        mine = getattr(chosen, name)
        assert getattr(held, name) == (getattr(around, name) if mine is None else mine)


def test_what_was_chosen_is_kept_and_can_be_left_to_what_holds_around_it(tmp_path: Path) -> None:
    places = Places(Ledger(tmp_path))
    assert places.conduct(CHANNEL) == Conduct()
    assert not list(tmp_path.iterdir())
    places.choose(SERVER, Conduct(private=True, strictness="strict"))
    places.choose(CHANNEL, Conduct(private=False, threads=True))
    for known in (places, Places(Ledger(tmp_path))):
        assert known.conduct(CHANNEL) == Conduct(private=False, threads=True, strictness="strict")
        assert known.conduct(Place(11, 6)) == Conduct(private=True, strictness="strict")
        assert known.conduct(OTHER) == known.conduct(Place()) == Conduct()
    places.choose(CHANNEL, Conduct())
    assert Places(Ledger(tmp_path)).conduct(CHANNEL) == Conduct(private=True, strictness="strict")
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_server_has_one_collection_of_its_own_that_nobody_can_guess(tmp_path: Path) -> None:
    places = Places(Ledger(tmp_path))
    assert places.own_collection(11) is places.own_collection(None) is None
    name = places.make_own_collection(11)
    assert places.make_own_collection(11) == name != places.make_own_collection(12)
    places.choose(OTHER, Conduct(collection="sports"))
    again = Places(Ledger(tmp_path))
    assert (again.own_collection(11), again.owner(name), again.owner("sports")) == (name, 11, None)
    assert again.collections() == {name, again.own_collection(12), "sports"}


def test_what_another_process_chose_is_known_at_once(tmp_path: Path) -> None:
    here, there = Places(Ledger(tmp_path)), Places(Ledger(tmp_path))
    name = there.make_own_collection(11)
    there.choose(SERVER, Conduct(collection=name))
    assert (here.owner(name), here.own_collection(11), here.collections()) == (11, name, {name})
    assert here.conduct(CHANNEL) == Conduct(collection=name)
    assert here.make_own_collection(11) == name
    here.choose(CHANNEL, Conduct(answers=False))
    assert there.conduct(CHANNEL) == Conduct(collection=name, answers=False)


@pytest.mark.parametrize("content", [b"no database", None])
def test_a_database_that_cannot_be_used_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / FILE_NAME
    if content is None:
        with sqlite3.connect(path) as later:
            later.execute("PRAGMA user_version=99")
    else:
        path.write_bytes(content)
    with pytest.raises(LedgerError, match=FILE_NAME):
        Places(Ledger(tmp_path))
