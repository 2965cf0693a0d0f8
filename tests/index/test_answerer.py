from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Answer, Article, Builder, Embedder, Index, default_article
from index.calibration import built_in_calibration
from index.errors import QuestionError
from index.models import Citation
from index.question.canonical import MAX_QUESTION_CHARS


def quotes(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


def highlights(answer: Answer) -> str:
    return "\n".join(h.text for citation in answer.citations for h in citation.highlights)


def assert_slices(index: Index, citations: tuple[Citation, ...]) -> None:
    for citation in citations:
        text = index.article(citation.article_id).text
        assert text[citation.span.start : citation.span.end] == citation.quote
        assert len(citation.quote) <= 1000 or citation.speaker is not None
        for highlight in citation.highlights:
            assert text[highlight.span.start : highlight.span.end] == highlight.text


def test_peskov_is_answered_with_his_words_and_nobody_elses(default_index: Index) -> None:
    answer = default_index.ask("What did Peskov say?")
    assert (answer.status, answer.kind) == ("answered", "statement")
    said = highlights(answer)
    for words in (
        "Biden doesn't want to normalize ties with Russia",
        "I'll say only that these remarks by the U.S. president are very bad.",
        "He definitely doesn't want to normalize relations with our country.",
        "And we'll be acting based precisely on this premise",
    ):
        assert words in said
    assert "he gave a direct answer" not in said
    assert "good health" not in said
    assert {citation.speaker for citation in answer.citations} == {"Dmitry Peskov"}


def test_a_name_glued_to_the_next_word_is_found(default_index: Index) -> None:
    answer = default_index.ask("What did Jen Psaki say?")
    assert "I'll have to get back to you" in quotes(answer)


@pytest.mark.parametrize("name", ["Dmitri Peskov", "dmitry peskov", "Peskóv", "PESKOV"])
def test_a_name_is_found_however_it_is_written(name: str, default_index: Index) -> None:
    assert "these remarks by the U.S. president are very bad" in highlights(
        default_index.ask(f"What did {name} say?")
    )


def test_the_answering_sentence_is_highlighted(default_index: Index) -> None:
    answer = default_index.ask("Where does Putin want to go this weekend?")
    assert answer.kind == "passage"
    assert "I want to go the taiga this weekend to relax a little" in answer.citations[0].highlights[0].text


@pytest.fixture(scope="module")
def reluctant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """An index of the default article that answers by statements or not at all."""
    folder = tmp_path_factory.mktemp("reluctant") / "index"
    calibration = replace(built_in_calibration(), unsure=1.0)
    Builder(folder, embedder).build([default_article()], calibration=calibration)
    index = Index.open(folder, embedder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Zelensky say?", "never mentions Zelensky"),
        ("What did Angela Merkel say about the talks?", "never mentions Angela Merkel"),
        ("What is the capital of France?", "never mentions France"),
        ("What did Peskov say about Crimea?", "about Crimea was found"),
        ("What was the score of the game?", "does not say"),
        ("How many people live in Crimea?", "mentions Crimea, but no number of people"),
        ("How old is Navalny?", "mentions Navalny, but no age"),
        ("How much money did Psaki earn?", "mentions Psaki, but no amount of money"),
    ],
)
def test_what_the_article_does_not_say_is_not_answered(
    question: str, reason: str, default_index: Index, reluctant: Index
) -> None:
    assert default_index.ask(question).status != "answered"
    answer = reluctant.ask(question)
    assert answer.status == "abstained"
    assert answer.citations == ()
    assert 1 <= len(answer.nearest) <= 3
    assert all(not citation.highlights for citation in answer.nearest)
    assert reason in str(answer.reason)


@pytest.mark.parametrize(
    "question", ["who is he", "what is it?", "and", "Why?", '"" OR *', "NEAR(a b)", "x' --", "🙂 ok"]
)
def test_questions_without_content_neither_crash_nor_are_answered(
    question: str, default_index: Index
) -> None:
    answer = default_index.ask(question)
    assert answer.status != "answered"
    assert_slices(default_index, answer.citations)


@pytest.mark.parametrize("question", ["", "  \n", "?!", "\u200b", "x" * (MAX_QUESTION_CHARS + 1)])
def test_an_empty_or_endless_question_is_refused(question: str, default_index: Index) -> None:
    with pytest.raises(QuestionError):
        default_index.ask(question)


def test_somebody_mentioned_but_never_quoted_gets_an_honest_no(default_index: Index) -> None:
    answer = default_index.ask("What did Navalny say?")
    assert (answer.status, answer.reason) == (
        "abstained",
        "The article mentions Alexei Navalny but quotes nothing from him.",
    )


def test_what_a_book_says_is_answered_by_passages(tmp_path: Path, embedder: Embedder) -> None:
    text = (
        "The proverb is found in the Bible. In the Bible a dog that returns to its vomit stands for a fool."
    )
    Builder(tmp_path / "index", embedder).build([Article("a", "Proverbs", text)])
    answer = Index.open(tmp_path / "index", embedder).ask(
        "What does the Bible say about a dog and its vomit?"
    )
    assert (answer.status, answer.kind) == ("answered", "passage")


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin say about health?",
        "What is Putin's reaction?",
        "Quote Putin",
        "How did President Putin respond?",
    ],
)
def test_somebodys_words_can_be_asked_for_in_many_ways(question: str, default_index: Index) -> None:
    answer = default_index.ask(question)
    assert answer.kind == "statement"
    assert {citation.speaker for citation in answer.citations} == {"Vladimir Putin"}
    assert "I would say to him: I wish you good health." in highlights(answer)


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ('Who said "these remarks by the US president are very bad"?', "Dmitry Peskov"),
        ("Who said that Biden doesn't want to normalise ties?", "Dmitry Peskov"),
        ("who said it takes one to know one", "Vladimir Putin"),
        ("Who said 'I do'?", "Joe Biden"),
    ],
)
def test_who_said_something_is_answered_with_its_speaker(
    question: str, speaker: str, default_index: Index
) -> None:
    answer = default_index.ask(question)
    assert answer.kind == "statement"
    assert [citation.speaker for citation in answer.citations] == [speaker]


def test_words_that_nobody_said_have_no_speaker(default_index: Index) -> None:
    assert default_index.ask("Who said no?").kind == "passage"
    assert default_index.ask('Who said "the weather is lovely today"?').status != "answered"


def test_who_asserted_something_is_told_where_it_stands_not_by_whoever_speaks_of_it(
    tmp_path: Path, embedder: Embedder
) -> None:
    article = tmp_path / "river.txt"
    article.write_text(
        "Harlow Valley and its water\n\n"
        "In 1920 the founders of the water league asserted the valley's right to its own river.\n\n"
        "Mayor Tom Brand said that the valley has a right to clean water from its own river, and that nobody "
        "takes it away."
    )
    index = Index.build(tmp_path / "index", [article], embedder)
    answer = index.ask("Who asserted the valley's right to its own river?")
    assert answer.kind == "passage"
    assert "founders of the water league asserted" in answer.citations[0].highlights[0].text
    assert index.ask("Who said that nobody takes it away?").citations[0].speaker == "Tom Brand"


def test_the_closest_words_of_another_language_are_said_to_be_found_by_words_alone(
    tmp_path: Path, embedder: Embedder
) -> None:
    told = {
        "muelle": "El muelle de Lastra se cierra en octubre. Los pescadores no están de acuerdo con él.",
        "pier": "The pier of Lastra is closed in October. The fishermen do not agree with the mayor.",
    }
    Builder(tmp_path, embedder).build([Article(name, "Lastra", text) for name, text in told.items()])
    index = Index.open(tmp_path, embedder)
    note = index.ask("¿Cuándo se cierra el muelle?", article_ids=["muelle"]).note
    assert note is not None
    assert "another language" in note
    assert index.ask("Why do they not agree?", article_ids=["pier"]).note is None
    index.close()


def test_an_unknown_article_is_refused(default_index: Index) -> None:
    with pytest.raises(QuestionError, match="'nope'"):
        default_index.ask("What did Peskov say?", article_ids=["nope"])


def test_no_article_at_all_is_refused(default_index: Index) -> None:
    with pytest.raises(QuestionError, match="no article to ask"):
        default_index.ask("What did Peskov say?", article_ids=[])


def test_at_most_as_many_citations_as_asked_for(default_index: Index) -> None:
    assert len(default_index.ask("What did Putin say?", top=1).citations) == 1
    assert len(default_index.ask("What did Putin say?", top=0).citations) == 1
    assert 1 < len(default_index.ask("What did Putin say?").citations) <= 5


def test_one_article_can_be_asked_alone(tmp_path: Path, embedder: Embedder) -> None:
    article = "The mayor of {} opened the new bridge over the river on Monday. Many people came to see it."
    towns = [Article(name, name.title(), article.format(name.title())) for name in ("ulm", "graz", "bern")]
    Builder(tmp_path / "index", embedder).build(towns)
    index = Index.open(tmp_path / "index", embedder)
    answer = index.ask("Who opened the new bridge?", article_ids=["graz"])
    assert [citation.article_id for citation in answer.citations] == ["graz"]


def test_copies_of_a_story_are_cited_once(tmp_path: Path, embedder: Embedder) -> None:
    text = "The mayor opened the new bridge over the river on Monday, and many people came to see it."
    Builder(tmp_path / "index", embedder).build([Article("a", "Bridge", text), Article("b", "Bridge", text)])
    index = Index.open(tmp_path / "index", embedder)
    assert len(index.ask("Who opened the new bridge?").citations) == 1


def test_a_link_opens_the_article_at_the_quote(tmp_path: Path, embedder: Embedder) -> None:
    text = "The mayor opened the new bridge on Monday."
    article = Article("a", "Bridge", text, url="https://news.example/bridge")
    Builder(tmp_path / "index", embedder).build([article])
    (citation,) = Index.open(tmp_path / "index", embedder).ask("Who opened the new bridge?").citations
    assert (
        citation.url
        == "https://news.example/bridge#:~:text=The%20mayor%20opened%20the%20new%20bridge%20on%20Monday."
    )


NAMES = st.sampled_from(["Anna", "Boris", "the minister", "NASA", "Zoë"])
TEXTS = st.lists(
    st.one_of(
        st.builds('"{1}," {0} said.'.format, NAMES, st.text("abc de.?", min_size=1, max_size=40)),
        st.builds("{0} said that {1}.".format, NAMES, st.text("abc de", min_size=1, max_size=40)),
        st.text(max_size=80),
        st.just("\n\n"),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.one_of(st.builds("What did {} say?".format, NAMES), st.text(min_size=1, max_size=80)))
def test_every_quote_is_a_slice_of_its_article(
    embedder: Embedder, tmp_path_factory: pytest.TempPathFactory, parts: list[str], question: str
) -> None:
    from index.text.canonical import canonical_text

    text = canonical_text(" ".join(parts))
    if not text.strip() or not any(c.isalnum() for c in canonical_text(question)):
        return
    folder = tmp_path_factory.mktemp("property")
    Builder(folder, embedder).build([Article("a", "An article", text)])
    index = Index.open(folder, embedder)
    answer = index.ask(question)
    assert_slices(index, answer.citations)
    assert_slices(index, answer.nearest)
    assert_slices(index, tuple(index.rank(question)))
    index.close()
