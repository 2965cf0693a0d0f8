"""Words that are there are found, whoever is asked for; silence is told only where it is sure."""

from collections.abc import Iterator

import pytest

from index import ENGLISH_ALONE, Article, Builder, Embedder, Index, answer_to_json

HEARING = """The hearing on the lake began at nine in the town hall of Tarn.

SENATOR LI: Is the lake clean?

MS. RUIZ: It is. We measured it in May, and the foam was soap.

SENATOR LI: And the river?

MS. RUIZ: The river is worse than the lake."""
INTERVIEW = """Ana Ruiz has run the lake trust of Tarn since 2011. We met her on the pier.

Is the lake clean?

It is. We measured it in May.

And the river?

The river is worse. Oil was found there."""
WORKSHOP = """Ana Ruiz has built boats in Tarn since 2011. We met her on the pier.

You came to this late. What did you do before?

I drove a lorry for eleven years. It was cold, and I sang.

Who taught you?

A widow, Dora Finch. My first boat sank.

You have stopped using oak. Why?

It is too dear, and I like pine."""
LETTERS = """Ana Ruiz has run the lake trust of Tarn since 2011. We met her on the pier.

Q: Is the lake clean?

A: It is. We measured it in May.

Q: And the river?

A: The river is worse. Oil was found there."""
MEETING = """Ana Ruiz met Eva Kral at the pier on Monday morning. She said the lake was clean.

The boats left at ten with all of the guests."""
BANK = """Tarn Bank closed its doors on Monday.

An official of Tarn Bank said the vault was safe.

Lang, a lawyer at Tarn Bank, said the loan was paid. Orr, a lawyer at Moss & Fell, called it a trick.

Bo Li, a customer, said he had waited for hours. The Lake Transport Office said that no train would run."""
GERMAN = """Am Montag kam Anna Lind in Tarn an, wo die neue Brücke steht, und sprach lange mit den Leuten.

„Wir sind alle bereit, und das schon lange“, sagte Lind.

Der Rat der Stadt war nicht da, und so ging sie am Abend wieder fort."""
SPANISH = """La alcaldesa de Tarn, Lucía Ferrán, anunció el lunes que el puerto cerrará durante tres semanas.

«No podemos esperar más, el muelle se hunde», dijo Ferrán a los periodistas después de la reunión.

Los pescadores se quejaron de la decisión, y las obras no empezarán hasta que llegue la primavera."""
CHINESE = """市长李伟周一宣布，由于北码头下沉，港口将关闭三个星期。

“我们不能再等了，”李伟在会议后对记者说。

渔民们很生气。他们的发言人王芳说，他们将失去一年中最好的季节。"""
ARTICLES = {
    "hearing": HEARING,
    "interview": INTERVIEW,
    "workshop": WORKSHOP,
    "letters": LETTERS,
    "meeting": MEETING,
    "bank": BANK,
    "german": GERMAN,
    "spanish": SPANISH,
    "chinese": CHINESE,
}
FOREIGN = ("german", "spanish", "chinese")


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("heard") / "index"
    Builder(folder, embedder).build([Article(name, "News", text) for name, text in ARTICLES.items()])
    index = Index.open(folder, embedder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("article", "question", "words"),
    [
        ("hearing", "What did Ruiz say?", ["the foam was soap", "worse than the lake"]),
        ("hearing", "What did Ruiz say about the river?", ["worse than the lake"]),
        ("hearing", "What did Senator Li say?", ["Is the lake clean?", "And the river?"]),
        ("letters", "What did Ana Ruiz say?", ["We measured it in May", "Oil was found there"]),
        ("bank", "What did Tarn Bank say?", ["the vault was safe", "the loan was paid"]),
        ("bank", "What did the LTO say?", ["no train would run"]),
        ("bank", "What did Moss & Fell say?", ["a trick"]),
    ],
)
def test_somebodys_words_are_theirs_and_nobody_elses(
    article: str, question: str, words: list[str], heard: Index
) -> None:
    answer = heard.ask(question, article_ids=[article])
    marked = [highlight.text for citation in answer.citations for highlight in citation.highlights]
    assert answer.status == "answered"
    assert len(marked) == len(words)
    assert all(any(word in said for said in marked) for word in words)


def test_who_speaks_for_a_body_is_marked_as_doing_so(heard: Index) -> None:
    citations = heard.ask("What did Tarn Bank say?", article_ids=["bank"]).citations
    assert {(c.speaker, c.speaks_for) for c in citations} == {
        ("official of Tarn Bank", "Tarn Bank"),
        ("Lang", "Tarn Bank"),
    }
    assert [c.speaks_for for c in heard.ask("What did Bo Li say?", article_ids=["bank"]).citations] == [None]


@pytest.mark.parametrize(
    ("article", "question", "most"),
    [
        ("letters", "What did Ana Ruiz say?", 0.89),
        ("meeting", "What did Ana Ruiz say?", 0.59),
    ],
)
def test_whose_words_are_inferred_is_never_quite_sure(
    article: str, question: str, most: float, heard: Index
) -> None:
    answer = heard.ask(question, article_ids=[article])
    assert answer.citations
    assert answer.confidence <= most


def test_what_two_could_have_said_is_not_claimed_of_one(heard: Index) -> None:
    answer = heard.ask("What did Ana Ruiz say?", article_ids=["meeting"])
    assert (answer.status, [c.known_by for c in answer.citations]) == ("unsure", ["either"])


@pytest.mark.parametrize(
    ("article", "question"),
    [
        ("interview", "What did Ana Ruiz say?"),
        ("meeting", "What did Eva Kral say?"),
        ("workshop", "What did Dora Finch say?"),
        ("german", "What did Anna Lind say?"),
    ],
)
def test_nobody_is_called_silent_who_may_speak(article: str, question: str, heard: Index) -> None:
    answer = heard.ask(question, article_ids=[article])
    assert "quotes nothing" not in (answer.reason or "")


@pytest.mark.parametrize(
    ("article", "question"),
    [
        ("german", "What did Anna Lind say?"),
        ("spanish", "What did Ferrán say?"),
        ("spanish", "Did Ferrán warn of the sea?"),
        ("chinese", "What did 李伟 say?"),
    ],
)
def test_in_another_language_passages_answer_and_say_why(article: str, question: str, heard: Index) -> None:
    answer = heard.ask(question, article_ids=[article])
    assert (answer.status, answer.kind, answer.note) == ("unsure", "passage", ENGLISH_ALONE)
    assert {citation.article_id for citation in answer.citations} == {article}
    assert ENGLISH_ALONE in answer_to_json(answer)


@pytest.mark.parametrize("article", FOREIGN)
@pytest.mark.parametrize("question", ["What did the mayor say?", "Who said that the pier is sinking?"])
def test_nothing_is_said_of_words_in_another_language(article: str, question: str, heard: Index) -> None:
    answer = heard.ask(question, article_ids=[article])
    assert ENGLISH_ALONE in (answer.reason, answer.note)


@pytest.mark.parametrize("question", ["What did Pedro say?", "When was the meeting?"])
def test_what_is_no_question_of_language_is_told_without_it(question: str, heard: Index) -> None:
    answer = heard.ask(question, article_ids=["spanish"])
    assert ENGLISH_ALONE not in (answer.reason, answer.note)


def test_of_articles_in_two_languages_each_speaks_for_itself(heard: Index) -> None:
    said = heard.ask("What did Bo Li say?", article_ids=["bank", "spanish"])
    assert (said.kind, said.note) == ("statement", None)
    assert heard.ask("What did Ferrán say?", article_ids=["bank", "spanish"]).note == ENGLISH_ALONE
