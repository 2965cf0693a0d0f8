from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import Answer, Article, Builder, Embedder, Index, QuestionError
from index.grammar import speech_question
from index.question.canonical import MAX_QUESTION_CHARS

HARBOUR = """\
Mayor Anna Miller said the old harbour would be closed for two years. "We cannot wait for another \
winter storm," she told reporters on Monday. "The piers are rotten."

Tom Miller, who fishes there, denied that the piers were dangerous. "I have worked there for thirty \
years," Tom Miller said. "The mayor has never set foot on a boat."

Harbour Authority spokeswoman Ida Lindqvist promised that every fisherman would get a new berth. \
"Nobody will lose his boat," Lindqvist said. The Harbour Authority said the works would cost 12 \
million crowns.

The shipyard Nordwerft warned that the steel might come late. An engineering report stated that the \
north pier had moved by four centimetres. Karl Brandt watched the debate from the gallery and left \
without a word. Eva Stein, who owns the hotel, watched it too."""
WIND = """\
Energy minister Olaf Brenner announced that forty wind turbines would be built off the coast. "The \
sea wind belongs to everybody," Brenner said.

Professor Greta Holm, a biologist, warned that the turbines would drive away the porpoises. "We will \
hear nothing but noise," she said.

Ida Lindqvist, spokeswoman of the Harbour Authority, said the turbines would not disturb the ships. \
Farmer Jonas Weber called the plan "a gift to speculators"."""

PUTIN, PESKOV, BIDEN, PSAKI = "Vladimir Putin", "Dmitry Peskov", "Joe Biden", "Jen Psaki"
BAD, TAIGA, KILLER, PRICE = "these remarks", "taiga", "he believes Putin", "He will pay a price"
BACK, REGRET, HEALTH, ONE = "get back to you", "does not regret", "good health", "it takes one to know one"


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("towns") / "index"
    articles = [Article("harbour", "The harbour closes", HARBOUR), Article("wind", "Turbines", WIND)]
    Builder(folder, embedder).build(articles)
    index = Index.open(folder, embedder)
    yield index
    index.close()


def said(answer: Answer) -> str:
    return "\n".join(h.text for citation in answer.citations for h in citation.highlights)


def speakers(answer: Answer) -> set[str | None]:
    return {citation.speaker for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "who", "words"),
    [
        *[
            (question, PESKOV, BAD)
            for question in (
                "What did Peskov say?",
                "what did peskov say",
                "What has Peskov said?",
                "what does peskov say?",
                "What did Peskov have to say about Biden?",
                "What did Peskov, the Kremlin spokesman, say?",
                "What did the Kremlin spokesman say?",
                "What did the Kremlin's spokesman say?",
                "What did the spokesperson of the Kremlin say?",
                "What did the Kremlin say?",
                "What did Dmitri Peskov say?",
                "What did Peskow say?",
                "What does the Kremlin spokesman think of Biden?",
                "hi! can you please tell me what Peskov said?",
                "Do you know what Peskov said about the US president?",
                "I'd like to know what Peskov thinks of Biden.",
                "Tell me everything Peskov said in the article",
                "Is there a comment by Peskov?",
                "Peskov quotes",
                "Quotes by Peskov, please",
                "statements by Peskov about Biden",
                "Quote Peskov",
                "quote peskov on biden",
                "Peskov's reaction",
                "peskovs reaction",
                "What is Peskov's opinion of the US president?",
                "What was the reaction of Peskov to Biden's remarks?",
                "How did Peskov react?",
                "How did Peskov respond to Biden's remarks?",
                "What was said by Peskov?",
                "What was said about Biden by Peskov?",
                "What is Peskov quoted as saying?",
                "Which remarks did Peskov make?",
                "Peskov said what about Biden?",
                "Is Peskov quoted?",
                "Has Peskov commented on Biden?",
                "Did Peskov say anything about Biden?",
                "Did Peskov say that these remarks by the US president are very bad?",
                "According to Peskov, what does Biden not want to normalize?",
            )
        ],
        ("What did Putin say about health?", PUTIN, HEALTH),
        ("What did Putin say about the talks?", PUTIN, "continue our discussion"),
        ("What did Putin say about the taiga?", PUTIN, TAIGA),
        ("What did Putin say about Biden?", PUTIN, HEALTH),
        ("What did the Russian president say?", PUTIN, TAIGA),
        ("whats putins reaction", PUTIN, HEALTH),
        ("What is Vladimir Putin's response to Biden's remark?", PUTIN, ONE),
        ("What did Putin suggest?", PUTIN, "highlights the problems"),
        ("What did Biden say about the election meddling?", BIDEN, PRICE),
        ("What did the US President say?", BIDEN, KILLER),
        ("What did the president of the United States say about Putin?", BIDEN, PRICE),
        ("What did Biden call Putin?", BIDEN, KILLER),
        ("Did Biden say Putin is a killer?", BIDEN, KILLER),
        ("What did the White House say?", "White House", REGRET),
        ("What did Psaki say?", PSAKI, BACK),
        ("What did the press secretary say?", PSAKI, BACK),
        ("What did the White House spokesperson say?", PSAKI, BACK),
        ("What did Psaki say about Biden?", PSAKI, BACK),
        ("What did the US intelligence report say?", "American intelligence report", "meddling"),
        ("Who said 'it takes one to know one'?", PUTIN, ONE),
        ("who was it that said it takes one to know one", PUTIN, ONE),
        ("'He will pay a price' - who said that?", BIDEN, PRICE),
        ("Whose words are “He will pay a price”?", BIDEN, PRICE),
        ("Who told reporters that the discussion was unlikely to happen?", "White House", "unlikely"),
        ("Who called Putin a killer?", BIDEN, KILLER),
        ("Who said Moscow would not cut its ties to Washington?", PUTIN, "never sever ties"),
        ("Who talked about the taiga?", PUTIN, TAIGA),
    ],
)
def test_a_question_finds_the_words_of_one_speaker(
    question: str, who: str, words: str, default_index: Index
) -> None:
    answer = default_index.ask(question)
    assert (answer.status, answer.kind) == ("answered", "statement")
    assert speakers(answer) == {who}
    assert words in said(answer)


@pytest.mark.parametrize(
    ("question", "shown", "left_out"),
    [
        ("What did Putin say about Biden?", ONE, TAIGA),
        ("What did Putin say about the taiga?", TAIGA, HEALTH),
        ("What did Biden say about the election meddling?", PRICE, KILLER),
        ("What did Psaki say?", BACK, REGRET),
        ("What did the White House say?", REGRET, BACK),
        ("What did the US report say?", "to favour Trump", "authorised"),
        ("Who said something about Biden?", BAD, TAIGA),
    ],
)
def test_nothing_else_is_let_in(question: str, shown: str, left_out: str, default_index: Index) -> None:
    words = said(default_index.ask(question))
    assert shown in words
    assert left_out not in words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Putin and Peskov say about Biden?", {PUTIN, PESKOV}),
        ("What did both Psaki and the White House say?", {PSAKI, "White House"}),
        ("What did Putin, Peskov or Psaki say?", {PUTIN, PESKOV, PSAKI}),
    ],
)
def test_several_speakers_are_asked_together(
    question: str, expected: set[str | None], default_index: Index
) -> None:
    assert speakers(default_index.ask(question)) == expected


@pytest.mark.parametrize(
    "question", ["Who said what?", "who is quoted in the article?", "Who speaks?", "list all quotes"]
)
def test_everybody_can_be_asked_for(question: str, default_index: Index) -> None:
    answer = default_index.ask(question)
    assert answer.kind == "statement"
    assert len(speakers(answer)) == 5, "each speaker is shown once before any is twice"
    assert {PUTIN, BIDEN, PESKOV, PSAKI} <= speakers(default_index.ask(question, top=50))
    starts = [citation.span.start for citation in answer.citations]
    assert starts == sorted(starts)


def test_direct_words_stay_where_not_all_can_be_shown(towns: Index) -> None:
    answer = towns.ask("What did Lindqvist say?", top=1)
    assert [citation.article_id for citation in answer.citations] == ["harbour"]
    assert "Nobody will lose his boat" in said(answer)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Navalny say?", "The article mentions Alexei Navalny but quotes nothing from him."),
        ("quote navalny", "The article mentions Alexei Navalny but quotes nothing from him."),
        ("Has Navalny said anything?", "The article mentions Alexei Navalny but quotes nothing from him."),
        ("What did ABC say?", "The article mentions ABC but quotes nothing from it."),
        ("did trump say anything", "The article mentions Trump but quotes nothing from them."),
        ("What did Peskov say about Crimea?", "Nothing that Dmitry Peskov says about Crimea was found."),
        ("Did Peskov say anything about Ukraine?", "The article never mentions Ukraine."),
        ("What did Zelenskyy say?", "The article never mentions Zelenskyy."),
        ("What did Jill Biden say?", "The article never mentions Jill Biden."),
        ("What did Mrs Biden say?", "The article never mentions Mrs Biden."),
        ("What did the US State Department say?", "The article never mentions US State Department."),
    ],
)
def test_an_honest_no_says_why(question: str, reason: str, default_index: Index) -> None:
    answer = default_index.ask(question)
    assert (answer.status, answer.citations, answer.reason) == ("abstained", (), reason)


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin do?",
        "What did the report cause?",
        "What do you think of Biden?",
        "What did Peskov wear?",
        "how did Putin die",
        "Who is Psaki?",
        "What does the law say about parking?",
        "What does the article say about Navalny?",
        "What did he say?",
        "Who said that?",
        "Who said no?",
        "Who denied the meddling?",
        "Who spoke at the conference?",
        "Who is the speaker of the parliament?",
        "Did Putin say he would resign?",
        "Did Putin call Biden?",
        "What did Putin's remark mean?",
        "Why did Putin say that?",
        "Does Biden regret his remark?",
        'Who said "the weather is lovely today"?',
    ],
)
def test_everything_else_and_every_doubt_is_left_to_passages(question: str, default_index: Index) -> None:
    assert default_index.ask(question).kind == "passage"


@pytest.mark.parametrize(
    ("question", "who", "words"),
    [
        ("What did Anna Miller say?", {"Anna Miller"}, "The piers are rotten."),
        ("What did the mayor say about storms?", {"Anna Miller"}, "another winter storm"),
        ("What did Tom Miller say about the mayor?", {"Tom Miller"}, "never set foot on a boat"),
        ("What did Miller say?", {"Anna Miller", "Tom Miller"}, "thirty years"),
        ("What did Mayor Miller say?", {"Anna Miller"}, "The piers are rotten."),
        ("What did Mrs Miller say?", {"Anna Miller"}, "The piers are rotten."),
        ("What did Mr. Miller say?", {"Tom Miller"}, "thirty years"),
        ("What did Lindqvist say?", {"Ida Lindqvist"}, "would not disturb the ships"),
        ("What did Lindkvist say about boats?", {"Ida Lindqvist"}, "Nobody will lose his boat"),
        ("What did the Harbour Authority spokesperson promise?", {"Ida Lindqvist"}, "a new berth"),
        ("What did the Harbour Authority say?", {"Harbour Authority"}, "12 million crowns"),
        ("What did Nordwerft say about the steel?", {"Nordwerft"}, "might come late"),
        ("What does the engineering report say?", {"engineering report"}, "four centimetres"),
        ("What did Brenner announce?", {"Olaf Brenner"}, "forty wind turbines"),
        ("What was announced by Brenner?", {"Olaf Brenner"}, "forty wind turbines"),
        ("What is the professor's opinion on the turbines?", {"Greta Holm"}, "drive away the porpoises"),
        ("what did greta say", {"Greta Holm"}, "nothing but noise"),
        ("How did Weber describe the plan?", {"Jonas Weber"}, "a gift to speculators"),
        ("Who denied that the piers were dangerous?", {"Tom Miller"}, "the piers were dangerous"),
        ("Did Tom Miller deny that the piers were dangerous?", {"Tom Miller"}, "were dangerous"),
        ("Who vowed new berths?", {"Ida Lindqvist"}, "a new berth"),
        ("Who cautioned about porpoises?", {"Greta Holm"}, "the porpoises"),
        ("Who warned?", {"Greta Holm", "Nordwerft"}, "might come late"),
        ("Who called the plan a gift to speculators?", {"Jonas Weber"}, "a gift to speculators"),
        ("Who told reporters that the piers are rotten?", {"Anna Miller"}, "The piers are rotten."),
        (
            "What has been said about turbines?",
            {"Olaf Brenner", "Greta Holm", "Ida Lindqvist", "Jonas Weber"},
            "would not disturb the ships",
        ),
    ],
)
def test_other_articles_are_answered_by_the_same_rules(
    question: str, who: set[str | None], words: str, towns: Index
) -> None:
    answer = towns.ask(question)
    assert (answer.status, answer.kind) == ("answered", "statement")
    assert speakers(answer) == who
    assert words in said(answer)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Karl Brandt say?", "The articles mention Karl Brandt but quote nothing from him."),
        ("What did Stein say about the hotel?", "The articles mention Eva Stein but quote nothing from her."),
        (
            "What did Brandt and Eva Stein say?",
            "The articles mention Karl Brandt and Eva Stein but quote nothing from them.",
        ),
        (
            "What did Anna Miller say about Karl Brandt?",
            "Nothing that Anna Miller says about Karl Brandt was found.",
        ),
    ],
)
def test_an_honest_no_speaks_of_all_articles(question: str, reason: str, towns: Index) -> None:
    answer = towns.ask(question)
    assert (answer.status, answer.reason) == ("abstained", reason)


def test_only_articles_in_scope_are_asked(towns: Index) -> None:
    harbour = towns.ask("What did Lindqvist say?", article_ids=["harbour"])
    assert {citation.article_id for citation in harbour.citations} == {"harbour"}
    wind = towns.ask("What did Brenner say?", article_ids=["harbour"])
    assert (wind.status, wind.reason) == ("abstained", "The article never mentions Brenner.")


@pytest.mark.parametrize("question", ["Who denied the storm?", "What did the steel cause?", "Did Weber win?"])
def test_doubts_about_other_articles_are_left_to_passages(question: str, towns: Index) -> None:
    assert towns.ask(question).kind == "passage"


def test_a_looser_match_makes_less_sure(default_index: Index) -> None:
    plain = default_index.ask("What did Peskov say?").confidence
    named = default_index.ask("What did Putin say about Biden?").confidence
    assert plain > named > default_index.ask("What did Putin say about the talks?").confidence
    assert default_index.ask("What did the Kremlin say?").confidence < plain


def test_where_nobody_speaks_passages_answer(tmp_path: Path, embedder: Embedder) -> None:
    Builder(tmp_path / "index", embedder).build([Article("a", "Nothing", "The river is high today.")])
    index = Index.open(tmp_path / "index", embedder)
    for question in (
        "Who said what?",
        "Who denied it?",
        "What was said about rivers?",
    ):
        assert index.ask(question).kind == "passage"


WORDS = st.sampled_from(
    "what who how did does has is was said says say tell told quote statements by about on that everything"
    " Putin peskov's the Kremlin , ? ! \" ' ’ according to please whose words think reaction and in"
    " article".split()
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join)))
@example("’QUOTE")
def test_the_parts_of_any_question_are_slices_of_it(question: str) -> None:
    found = speech_question(question)
    for part in (found.speaker, found.topic, found.words) if found else ():
        assert part is None or question[part.start : part.end] == part.text != ""


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_question_is_answered_or_refused(default_index: Index, question: str) -> None:
    try:
        answer = default_index.ask(question)
    except QuestionError:
        return
    assert answer.status in ("answered", "unsure", "abstained")


@pytest.mark.parametrize(
    "lead", ["", "what did ", "who said ", "quote ", "according to ", "what is ", "did ", '"']
)
@pytest.mark.parametrize(
    "part", ["is ", "say about ", "and ", "?", "' ", "by ", "tell me ", "in the article "]
)
def test_the_longest_questions_are_read(lead: str, part: str) -> None:
    question = (lead + part * MAX_QUESTION_CHARS)[:MAX_QUESTION_CHARS]
    found = speech_question(question)
    assert found is None or found.speaker is None or len(found.speaker.text.split()) <= 12
