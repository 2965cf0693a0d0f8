from collections.abc import Iterator

import pytest

from index import Article, Builder, Embedder, Index
from index.question.canonical import canonical_question
from index.question.query import Query, QueryReader
from index.store.store import Store

FERRY = (
    "The council of Torrholm voted on Wednesday to buy two electric ferries, and critics in the White House "
    "of the island, as the town hall is called, were not happy.\n"
    "Mayor Ylva Sandqvist told reporters that the old ferry was loud. Sandqvist said five builders had asked "
    "for the order, and that the IMO knew of it.\n"
    "The Ferries of Tomorrow\n"
    "Supporters of the plan gathered outside, among them Joris McQuade, who has fished there for years. "
    "Ferries are dear, McQuade said, but the noise is worse. The superintendent of the harbour was ill.\n"
)
CHEESE = (
    "A cheese from the village of Brunn won a prize in London, where judges praised its smell.\n"
    "The maker, Tilda Storm, said that she had used her house for the cheese and would build a bigger house."
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QueryReader]:
    folder = tmp_path_factory.mktemp("spelling") / "index"
    Builder(folder, embedder).build([Article("f", "Ferries", FERRY), Article("c", "Cheese", CHEESE)])
    store = Store.open_live(folder)
    yield QueryReader(store.database, embedder)
    store.close()


def read(reader: QueryReader, question: str, *article_ids: str) -> Query:
    return reader.read(canonical_question(question), frozenset(article_ids) or None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what did sandqvist say", "what did Sandqvist say"),
        ("who is joris mcquade", "who is Joris McQuade"),
        ("what does the imo know", "what does the IMO know"),
        ("what happened in the white house", "what happened in the White House"),
        ("whose house is it", "whose house is it"),
        ("whats sandqvists plan", "what is Sandqvist's plan"),
        ("what did sandqvits say", "what did Sandqvist say"),
        ("wich ferry hapened to be loud", "which ferry happened to be loud"),
        ("wher did teh judges go", "where did the judges go"),
        ("what did supporters do", "what did supporters do"),
        ("who buys ferries", "who buys ferries"),
        ("what did Sandqvits say", "what did Sandqvits say"),
        ("what did braun say", "what did braun say"),
        ('who said "teh ferry"', 'who said "teh ferry"'),
    ],
)
def test_a_question_is_spelt_as_the_articles_spell_it(typed: str, meant: str, reader: QueryReader) -> None:
    assert read(reader, typed).question == meant


def test_a_word_that_is_a_name_in_one_article_is_none_in_another(reader: QueryReader) -> None:
    assert read(reader, "is the white house loud", "f").question == "is the White House loud"
    assert read(reader, "is the white house loud", "c").question == "is the white house loud"
    assert read(reader, "is the house of storm big", "c").question == "is the house of storm big"
    assert read(reader, "is the house of tilda storm big", "c").question == "is the house of Tilda Storm big"


def test_names_in_small_letters_are_names(reader: QueryReader) -> None:
    query = read(reader, "did mcquade meet sandqvist in london")
    assert query.mentioned == ["McQuade", "Sandqvist", "London"]
    assert query.speech is None
    asked = read(reader, "wat did mcquade say abt the noise lol").speech
    assert asked is not None
    assert asked.speaker is not None
    assert (asked.speaker.text, asked.topic and asked.topic.text) == ("McQuade", "the noise")


def test_a_number_is_one_in_words_and_in_figures(reader: QueryReader) -> None:
    (number,) = (term for term in read(reader, "did 5 builders ask").terms if "five" in term.variants)
    assert number.present


def test_an_answer_gives_the_question_as_typed(default_index: Index) -> None:
    answer = default_index.ask("ok so wat did peskov say lol")
    assert answer.question == "ok so wat did peskov say lol"
    assert {citation.speaker for citation in answer.citations} == {"Dmitry Peskov"}
