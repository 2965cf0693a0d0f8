"""Offices and roles as they are asked for: abbreviated, spelt out, of whom; and who is surely not quoted."""

from collections.abc import Iterator

import pytest

from index import Answer, Article, Builder, Embedder, Index

MATCH = """The Otters beat Union Tarn in the last match of the season on Sunday.

Coach Ada Wolf, in her second season, praised her players. "They ran for an hour," Wolf said.

Tarn lost their captain after ten minutes. Their coach, Bo Li, was angry. "It was never a foul," he said."""
MARKET = """The market of Graz will close at the end of the year, and the traders must move.

"We have found another hall for them," said operations manager Gus Holt.

His mother-in-law, Mei-ling, has sold fish there for ten years. When we asked Mei-ling about it, she laughed.
"I will sell to whoever comes," she said."""
MILL = """Marlow Mills grew by a tenth last year, and it will open a plant in Ghent.

"Demand has never been so strong," said Chief Executive Officer Ines de Boer.

"We have hedged the price of wheat," said Chief Financial Officer Tom Frey.

The board will be led by Lars Quist, 46, at present head of the bakery."""
COURT = """Ivo Brand was sent to prison for two years on Friday at Hull Crown Court.

Nina Sharp, prosecuting, said the barn had burned for two days.

Max Orr, defending, said his client had been drunk. "He is ashamed of it," he said.

Dorit Finch was in hospital and could not come. She had lost ten cows.

Outside the court, Sergeant Sam Roy thanked the firemen. "They saved the house," he said."""
LAB = """Mice can count to three, a study has found, and nobody knows how they do it.

"They are better than my students," says lead author Kaja Lund, a behavioural ecologist.

Rosa Bell, an entomologist at Hull who was not involved, says the mice may have smelled the seeds.

The work was paid for by the Nordic Research Council."""
TOWN = """The council of Brill voted for the bridge on Monday night.

Council leader Jan Mohr said the town had waited long enough."""
ARTICLES = {"match": MATCH, "market": MARKET, "mill": MILL, "court": COURT, "lab": LAB, "town": TOWN}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("offices") / "index"
    Builder(folder, embedder).build([Article(name, name, text) for name, text in ARTICLES.items()])
    index = Index.open(folder, embedder)
    yield index
    index.close()


def speakers(answer: Answer) -> set[str | None]:
    return {citation.speaker for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("what did the tarn coach say", "Bo Li"),
        ("what did the cfo say", "Tom Frey"),
        ("what did the cfo say about wheat", "Tom Frey"),
        ("what did the chief financial officer say", "Tom Frey"),
        ("what did the ceo say", "Ines de Boer"),
        ("what did the chief executive say", "Ines de Boer"),
        ("what did the operations manager say", "Gus Holt"),
        ("what did the mother in law say", "Mei-ling"),
        ("what did his lawyer say", "Max Orr"),
        ("what did the defence say", "Max Orr"),
        ("what did the defense lawyer say", "Max Orr"),
        ("what did the prosecutor say", "Nina Sharp"),
        ("what did the prosecution say", "Nina Sharp"),
        ("what did the hull scientist say", "Rosa Bell"),
    ],
)
def test_a_role_is_surely_somebodys(question: str, speaker: str, offices: Index) -> None:
    answer = offices.ask(question)
    assert (answer.status, speakers(answer)) == ("answered", {speaker})


@pytest.mark.parametrize(
    ("question", "among"),
    [
        ("what did the coach say", {"Ada Wolf", "Bo Li"}),
        ("what did the otters coach say", {"Ada Wolf"}),
        ("what did the marlow ceo say", {"Ines de Boer"}),
    ],
)
def test_where_it_is_not_sure_only_who_may_be_meant_is_shown(
    question: str, among: set[str], offices: Index
) -> None:
    answer = offices.ask(question)
    assert (answer.status, answer.kind) == ("unsure", "statement")
    assert speakers(answer) == among


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("what did the graz coach say", "Gus Holt"),
        ("what did the brill scientist say", "Kaja Lund"),
        ("what did the nordic research council say", "Jan Mohr"),
        ("what did the deputy cfo say", None),
    ],
)
def test_nobody_of_another_place_or_office_is_claimed(
    question: str, never: str | None, offices: Index
) -> None:
    answer = offices.ask(question)
    assert answer.status != "answered"
    assert never is None or never not in speakers(answer)


@pytest.mark.parametrize("name", ["Lars Quist", "Dorit Finch", "Ivo Brand"])
def test_silence_is_told_where_the_words_beside_all_quotations_are_anothers(
    name: str, offices: Index
) -> None:
    reason = offices.ask(f"what did {name.lower()} say").reason or ""
    assert reason.startswith(f"The articles mention {name} but quote nothing from ")


def test_a_nickname_is_no_silence(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    text = "Alexander Moss and Tim Lowe run the shop.\n\nIt is hard work, but it is ours, Xander Moss said."
    folder = tmp_path_factory.mktemp("nickname") / "index"
    Builder(folder, embedder).build([Article("a", "Shop", text)])
    index = Index.open(folder, embedder)
    assert "quotes nothing" not in (index.ask("what did alexander moss say").reason or "")
    index.close()
