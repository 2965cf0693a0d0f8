from pathlib import Path

import pytest

from index import Article, Builder, Embedder
from index.evidence.gist import Gist
from index.store.store import Store

TEXT = (
    "By Mona Lind\n"
    "For more on the harbour, see our series, which airs on Sunday evenings.\n"
    "The harbour of Brandvik will close for the winter because its breakwater has cracked, the town said.\n"
    "Why now?\n"
    "The crack in the breakwater was found by divers in March, after storms had moved the harbour's stones.\n"
    "But they did not think much of the crack in the breakwater of the harbour at the time.\n"
    "In March divers found the crack in the breakwater, after storms had moved stones in the harbour.\n"
    "Fishing boats go to the next harbour until the breakwater is repaired, which takes five months.\n"
    "“The breakwater of the harbour was never built for such storms as we have in winter,” Ada Holm said.\n"
    "A bakery near the church sells buns.\n"
    "Sign up for our newsletter"
)


@pytest.fixture
def gist(tmp_path: Path, embedder: Embedder) -> Gist:
    Builder(tmp_path / "index", embedder).build([Article("a", "Harbour", TEXT)])
    store = Store.open_live(tmp_path / "index")
    return Gist(store.database.analysis("a"), store.vectors.of_article("a"))


def said(gist: Gist, numbers: list[int]) -> list[str]:
    return [gist.analysis.sentences[number].of(TEXT)[:24] for number in numbers]


def test_the_lead_is_the_first_sentence_of_the_story(gist: Gist) -> None:
    assert said(gist, gist.lead()) == ["The harbour of Brandvik "]


def test_the_central_sentences_stand_alone_and_repeat_nothing(gist: Gist) -> None:
    central = said(gist, gist.central(3, gist.lead()))
    assert 2 <= len(central) <= 3
    assert "But they did not think m" not in central
    assert not {"The crack in the breakwa", "In March divers found th"} <= set(central)
    assert all(
        words not in central for words in ("For more on the harbour,", "Why now?", "A bakery near the church")
    )


def test_a_text_without_a_whole_sentence_still_has_a_lead(tmp_path: Path, embedder: Embedder) -> None:
    Builder(tmp_path / "index", embedder).build([Article("a", "Nothing", "buns\nbread")])
    store = Store.open_live(tmp_path / "index")
    gist = Gist(store.database.analysis("a"), store.vectors.of_article("a"))
    assert (gist.lead(), gist.central(3, gist.lead())) == ([0], [])
