from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Answer, Article, Builder, Earlier, Embedder, Index, QuestionError, Span
from index.dialogue.follow_up import follow_up
from index.question.canonical import MAX_QUESTION_CHARS

SHOWN = (("a", Span(0, 5)), ("a", Span(9, 20)))
TOPIC = Earlier("What did Peskov say about the talks?", ("Dmitry Peskov",), ("a",), SHOWN)
PLAIN = Earlier("What did Putin say?", ("Vladimir Putin", "Vladimir Putin"), ("a", "a"), SHOWN)
PLACE = Earlier("Where does Putin want to go this weekend?", (), ("a",), SHOWN)
EVENT = Earlier("What happened in Crimea?", (), ("a", "b"), SHOWN)
QUOTED = Earlier("Who said 'I do'?", ("Joe Biden",), ("a",), SHOWN)
TWO = Earlier("Who spoke about the talks?", ("Joe Biden", "Vladimir Putin"), ("a",), SHOWN)


@pytest.mark.parametrize(
    ("earlier", "question", "meant"),
    [
        (TOPIC, "and what did Psaki say?", "what did Psaki say?"),
        (TOPIC, "ok and what did Psaki say", "what did Psaki say"),
        (TOPIC, "But what did Psaki say?", "what did Psaki say?"),
        (TOPIC, "also, where is Navalny?", "where is Navalny?"),
        (TOPIC, "Thanks! And who was poisoned?", "who was poisoned?"),
        (TOPIC, "So far, what happened?", "So far, what happened?"),
        (TOPIC, "Then-president Obama said what?", "Then-president Obama said what?"),
        (TOPIC, "What did Biden say about his remark?", "What did Biden say about his remark?"),
        (TOPIC, "did putin say he wants to go?", "did putin say he wants to go?"),
        (TOPIC, "who was poisoned?", "who was poisoned?"),
        (TOPIC, "and Psaki?", "What did Psaki say about the talks?"),
        (TOPIC, "AND PSAKI?", "What did PSAKI say about the talks?"),
        (TOPIC, "ok and psaki", "What did psaki say about the talks?"),
        (TOPIC, "Psaki?", "What did Psaki say about the talks?"),
        (TOPIC, "what about Biden?", "What did Biden say about the talks?"),
        (TOPIC, "But what about Biden then?", "What did Biden say about the talks?"),
        (TOPIC, "what about biden", "What did biden say about the talks?"),
        (TOPIC, "how about the White House?", "What did the White House say about the talks?"),
        (TOPIC, "and the US president?", "What did the US president say about the talks?"),
        (TOPIC, "what about the spokeswoman?", "What did the spokeswoman say about the talks?"),
        (TOPIC, "same question for Trump", "What did Trump say about the talks?"),
        (PLAIN, "and Peskov?", "What did Peskov say?"),
        (TOPIC, "what about sanctions?", "What did Peskov say about sanctions?"),
        (TOPIC, "and the weekend?", "What did Peskov say about the weekend?"),
        (TOPIC, "and about Crimea?", "What did Peskov say about Crimea?"),
        (PLAIN, "what about the weekend?", "What did Putin say about the weekend?"),
        (PLACE, "what about Biden?", "Where does Biden want to go this weekend?"),
        (EVENT, "and Biden?", "Biden?"),
        (PLAIN, "what did he say about the weekend?", "what did Vladimir Putin say about the weekend?"),
        (PLAIN, "Where does he want to go?", "Where does Vladimir Putin want to go?"),
        (TOPIC, "Did he deny it?", "Did Dmitry Peskov deny it?"),
        (TOPIC, "DID HE DENY IT", "DID Dmitry Peskov DENY IT"),
        (TOPIC, "What's his view?", "What is Dmitry Peskov's view?"),
        (TOPIC, "whats his view", "what is Dmitry Peskov's view"),
        (TOPIC, "whats the weather like", "whats the weather like"),
        (TOPIC, "who asked him?", "who asked Dmitry Peskov?"),
        (TOPIC, "who asked her?", "who asked her?"),
        (QUOTED, "when did he say it to her spokesman?", "when did Joe Biden say it to her spokesman?"),
        (PLACE, "did he deny it?", "did Putin deny it?"),
        (PLACE, "who is he?", "who is Putin?"),
        (EVENT, "what did he say?", "what did he say?"),
        (TWO, "did he deny it?", "did he deny it?"),
        (TOPIC, "what do they want?", "what do they want?"),
        (TOPIC, "why?", "why? What did Peskov say about the talks?"),
        (PLACE, "when was that?", "when was that? Where does Putin want to go this weekend?"),
        (PLACE, "who said that", "who said that? Where does Putin want to go this weekend?"),
        (PLACE, "But how come?", "how come? Where does Putin want to go this weekend?"),
        (EVENT, "What does that mean?", "What does that mean? What happened in Crimea?"),
        (Earlier("why? Who was poisoned?"), "by whom?", "by whom? Who was poisoned?"),
        (Earlier(""), "why?", "why?"),
        (TOPIC, "thanks", "thanks"),
    ],
)
def test_a_question_is_made_whole(earlier: Earlier, question: str, meant: str) -> None:
    followed = follow_up(question, earlier)
    assert followed.question == meant
    assert followed.seen == ()
    assert followed.article_ids == (None if len(set(earlier.article_ids)) != 1 else {"a"})


@pytest.mark.parametrize(
    ("earlier", "question", "meant"),
    [
        (PLAIN, "what else did he say?", "what did Vladimir Putin say?"),
        (PLAIN, "WHAT ELSE DID HE SAY", "WHAT DID Vladimir Putin SAY"),
        (PLAIN, "ok and what else did he say?", "what did Vladimir Putin say?"),
        (TOPIC, "What else did Peskov say?", "What did Peskov say?"),
        (TOPIC, "what else did he say about Biden?", "what did Dmitry Peskov say about Biden?"),
        (TOPIC, "did he say anything else about Biden?", "What did Dmitry Peskov say about Biden?"),
        (TOPIC, "anything else?", "What did Dmitry Peskov say?"),
        (TOPIC, "what else?", "What did Dmitry Peskov say?"),
        (TOPIC, "What else", "What did Dmitry Peskov say?"),
        (PLAIN, "go on", "What did Vladimir Putin say?"),
        (PLAIN, "Go on!", "What did Vladimir Putin say?"),
        (PLAIN, "ok, and?", "What did Vladimir Putin say?"),
        (QUOTED, "tell me more", "What did Joe Biden say?"),
        (PLACE, "anything else?", "Where does Putin want to go this weekend?"),
        (PLACE, "what else did he say?", "what did Putin say?"),
        (TWO, "continue", "Who spoke about the talks?"),
        (TWO, "who else spoke?", "who spoke?"),
    ],
)
def test_more_is_asked_for_besides_what_was_shown(earlier: Earlier, question: str, meant: str) -> None:
    followed = follow_up(question, earlier)
    assert followed.question == meant
    assert followed.seen == SHOWN


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from("and what about he said Psaki? his why the else x’ ? , … talks".split()), max_size=9
    ),
    st.sampled_from([TOPIC, PLAIN, PLACE, EVENT, Earlier("")]),
)
def test_any_words_can_follow(words: list[str], earlier: Earlier) -> None:
    question = " ".join(words)
    followed = follow_up(question, earlier)
    assert any(map(str.isalnum, followed.question)) == any(map(str.isalnum, question))


@pytest.mark.parametrize("question", ["", " ", "?", "x" * (MAX_QUESTION_CHARS + 1)])
def test_what_is_no_question_is_left_to_be_refused(question: str, default_index: Index) -> None:
    assert follow_up(question, TOPIC).question == question
    with pytest.raises(QuestionError):
        default_index.follow_up(question, PLAIN)


def earlier_of(answer: Answer) -> Earlier:
    return Earlier.of(answer.question, answer.citations)


def answered(index: Index, question: str, earlier: Earlier) -> Answer:
    meant, answer = index.follow_up(question, earlier)
    assert answer.question == meant.question
    return answer


def test_a_conversation(default_index: Index) -> None:
    first = default_index.ask("What did Peskov say?")
    more = answered(default_index, "what else?", earlier_of(first))
    assert (more.status, more.reason) == ("abstained", "Dmitry Peskov is quoted with nothing else.")
    other = answered(default_index, "and Psaki?", earlier_of(first))
    assert "I'll have to get back to you" in other.citations[0].highlights[0].text
    putin = default_index.ask("What did Putin say?", top=1)
    weekend = answered(default_index, "and where does he want to go this weekend?", earlier_of(putin))
    assert "I want to go the taiga this weekend" in weekend.citations[0].quote
    when = answered(default_index, "when was that?", earlier_of(weekend))
    assert when.question.startswith("when was that: Vladimir Putin said “I want to go the taiga this weekend")


def test_a_question_leans_on_what_was_marked_and_on_the_one_article_that_was_asked(
    default_index: Index,
) -> None:
    answer = default_index.ask("What did Peskov say?")
    marked = [citation for citation in answer.citations if citation.highlights]
    places = tuple((citation.article_id, citation.span) for citation in marked)
    article_ids = ("putin-biden-talks",)
    words = tuple((c.article_id, highlight.span) for c in marked for highlight in c.highlights)
    earlier = Earlier(answer.question, ("Dmitry Peskov",), article_ids, places, words)
    assert Earlier.of(answer.question, answer.citations) == earlier
    near = default_index.ask("What did Zelensky say?")
    assert Earlier.of(near.question, near.nearest) == Earlier(near.question)
    assert Earlier.of(near.question, near.nearest, one_article=True) == Earlier(
        near.question, (), article_ids
    )


def test_all_articles_are_asked_where_the_earlier_one_does_not_say(
    tmp_path: Path, embedder: Embedder
) -> None:
    texts = {
        "bridge": "The mayor opened the new bridge over the river on Monday, and many people came to see it.",
        "zoo": "The zoo showed its young penguins to the public for the first time on Sunday morning.",
    }
    Builder(tmp_path / "index", embedder).build([Article(name, name, text) for name, text in texts.items()])
    index = Index.open(tmp_path / "index", embedder)
    first = index.ask("Who opened the new bridge?")
    assert earlier_of(first).article_ids == ("bridge",)
    second = answered(index, "and when were the young penguins shown?", earlier_of(first))
    assert earlier_of(second).article_ids == ("zoo",)
    gone = Earlier(first.question, (), ("removed",), ())
    assert answered(index, "who opened the new bridge?", gone).status == "answered"
