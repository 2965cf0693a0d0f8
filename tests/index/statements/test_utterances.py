"""Who said what: the patterns of news prose, the default article, and any text at all."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Article, Statement
from index.statements import find_statements

PUTIN_BIDEN = files("index.articles").joinpath("putin-biden-talks.txt").read_text(encoding="utf-8")


def statements(text: str) -> list[Statement]:
    return find_statements(Article("a", "", text))


def said(text: str) -> list[tuple[str | None, str]]:
    return [(statement.speaker, statement.text) for statement in statements(text)]


def only(text: str) -> Statement:
    (statement,) = statements(text)
    return statement


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ('"The bridge is safe," Ana Ruiz said.', "Ana Ruiz", "The bridge is safe,"),
        ('"The bridge is safe," said Ana Ruiz.', "Ana Ruiz", "The bridge is safe,"),
        ("“The bridge is safe,” said city engineer Ana Ruiz on Monday.", "Ana Ruiz", "The bridge is safe,"),
        ("‘The bridge is safe,’ said Ana Ruiz.", "Ana Ruiz", "The bridge is safe,"),
        ("«The bridge is safe», said Ana Ruiz.", "Ana Ruiz", "The bridge is safe"),
        ('Ana Ruiz said: "The bridge is safe."', "Ana Ruiz", "The bridge is safe."),
        ('Ana Ruiz told reporters on Monday, "The bridge is safe."', "Ana Ruiz", "The bridge is safe."),
        ('Ana Ruiz said that "the bridge is safe."', "Ana Ruiz", "the bridge is safe."),
        ('"Is the bridge safe?" Ana Ruiz asked.', "Ana Ruiz", "Is the bridge safe?"),
        ('"The bridge is safe," city engineer Ana Ruiz said.', "Ana Ruiz", "The bridge is safe,"),
        ('"The bridge is safe," said Dr. Ana Ruiz, the city engineer.', "Ana Ruiz", "The bridge is safe,"),
        ('Ruiz: bridge is safe. Ana Ruiz pointed out: "It is new."', "Ana Ruiz", "It is new."),
        ("''The bridge is safe,'' Ana Ruiz said.", "Ana Ruiz", "The bridge is safe,"),
        ("“The bridge is safe,’’ Ana Ruiz said.", "Ana Ruiz", "The bridge is safe,"),
        ("``The bridge is safe,'' Ana Ruiz said.", "Ana Ruiz", "The bridge is safe,"),
        ("‘‘The bridge is safe,’’ Ana Ruiz said.", "Ana Ruiz", "The bridge is safe,"),
        ("Ana Ruiz: “The bridge is safe.”", "Ana Ruiz", "The bridge is safe."),
        ("“The bridge is safe”: Ana Ruiz", "Ana Ruiz", "The bridge is safe"),
        ('"The bridge is safe," the engineer, Ana Ruiz, told reporters.', "Ana Ruiz", "The bridge is safe,"),
        ('Ana Ruiz went on: "The bridge is safe."', "Ana Ruiz", "The bridge is safe."),
        ('As she left, Ana Ruiz, host of "Bridges," said: "It is safe."', "Ana Ruiz", "It is safe."),
        ('Ana Ruiz described the bridge as "safe and dry".', "Ana Ruiz", "safe and dry"),
        ('Ana Ruiz compared the bridge to "a wet sponge".', "Ana Ruiz", "a wet sponge"),
        ('Said city engineer Ana Ruiz: "The bridge is safe."', "Ana Ruiz", "The bridge is safe."),
        ('Ana Ruiz used the break to say, "The bridge is safe."', "Ana Ruiz", "The bridge is safe."),
        ('Ana Ruiz will not give in, adding, Radio Delta reported: "It is safe."', "Ana Ruiz", "It is safe."),
        ('The head of the Bridge Board, Ana Ruiz, said: "It is safe."', "Ana Ruiz", "It is safe."),
        ('"The bridge is safe," said Deputy Mayor for Works Ana Ruiz.', "Ana Ruiz", "The bridge is safe,"),
        (
            "Ana Ruiz said in a statement: “The bridge is safe.\n\nCars may pass.",
            "Ana Ruiz",
            "The bridge is safe.",
        ),
    ],
)
def test_direct_speech(text: str, speaker: str, words: str) -> None:
    statement = only(text)
    assert (statement.speaker, statement.text, statement.speech) == (speaker, words, "direct")


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Ana Ruiz said that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz, the city engineer, said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz, who built it, said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz, during a walk with ABC, said that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz on Monday said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz said Monday that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz said in an interview that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz told the council that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz told Reuters it is safe.", "Ana Ruiz", "it is safe"),
        ("The bridge is safe, Ana Ruiz said.", "Ana Ruiz", "The bridge is safe"),
        ("The bridge is safe, according to Ana Ruiz.", "Ana Ruiz", "The bridge is safe"),
        ("According to Ana Ruiz, the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Standing beside it, Ana Ruiz insisted that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("While others left, engineer Ana Ruiz said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Police said the road was closed.", "police", "the road was closed"),
        ("A UN report claimed that the bridge is old.", "UN report", "the bridge is old"),
        ("They read the UN report that stated it is old.", "UN report", "it is old"),
        ("The White House suggested that the visit was off.", "White House", "the visit was off"),
        ("A spokeswoman for the bank said it was closed.", "spokeswoman for the bank", "it was closed"),
        ("Ana Ruiz issued a statement saying the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz stood by the plan and said that the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("As Ana Ruiz said, the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Though Ana Ruiz said the bridge is safe, it was closed.", "Ana Ruiz", "the bridge is safe"),
        (
            "Rep. Ana Ruiz (D-Tarn), chair of the board, said the bridge is safe.",
            "Ana Ruiz",
            "the bridge is safe",
        ),
        ("Ana Ruiz, citing a study, said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        (
            "Tarn council leader and engineer Ana Ruiz said the bridge is safe.",
            "Ana Ruiz",
            "the bridge is safe",
        ),
        ("Ana Ruiz said if it rains it will close.", "Ana Ruiz", "if it rains it will close"),
        ("Ana Ruiz said it's safe.", "Ana Ruiz", "it's safe"),
        ("Ana Ruiz called it a safe bridge.", "Ana Ruiz", "a safe bridge"),
        ("A statement from Ana Ruiz said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("Ana Ruiz's letter said the bridge is safe.", "Ana Ruiz", "the bridge is safe"),
        ("They closed what Ana Ruiz says is a safe bridge.", "Ana Ruiz", "is a safe bridge"),
        ("Engineers who built it said the bridge is safe.", "engineers", "the bridge is safe"),
        ("One in five said the bridge is safe.", "one in five", "the bridge is safe"),
        ("Ana Ruiz Says The Bridge Is Safe", "Ana Ruiz", "The Bridge Is Safe"),
    ],
)
def test_reported_speech(text: str, speaker: str, words: str) -> None:
    statement = only(text)
    assert (statement.speaker, statement.text, statement.speech) == (speaker, words, "reported")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Ruiz said that she believes Bo Li is a 'vandal'.", "she believes Bo Li is a 'vandal'"),
        ('Ana Ruiz said the plan was "dead."', 'the plan was "dead."'),
        ('The plan is "dead," Ana Ruiz said.', 'The plan is "dead,"'),
        ('Ana Ruiz said the "old plan" would cost too much.', 'the "old plan" would cost too much'),
    ],
)
def test_mixed_speech_is_the_whole_clause(text: str, words: str) -> None:
    statement = only(text)
    assert (statement.speaker, statement.text, statement.speech) == ("Ana Ruiz", words, "mixed")


def test_a_cue_and_the_mention_are_given_as_written() -> None:
    text = "Ana Ruiz was tired. According to Ruiz, the bridge is safe."
    statement = only(text)
    assert statement.cue == "According to"
    assert statement.speaker == "Ana Ruiz"
    assert statement.speaker_mention is not None
    assert text[statement.speaker_mention.start : statement.speaker_mention.end] == "Ruiz"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"It is safe," Ana Ruiz said. "I drove over it."',
            [("Ana Ruiz", "It is safe,"), ("Ana Ruiz", "I drove over it.")],
        ),
        (
            '"It is," Ana Ruiz said, "quite safe."',
            [("Ana Ruiz", "It is,"), ("Ana Ruiz", "quite safe.")],
        ),
        (
            "Ana Ruiz said it was safe, adding that she drove over it.",
            [("Ana Ruiz", "it was safe"), ("Ana Ruiz", "she drove over it")],
        ),
        (
            '"It is safe," Ana Ruiz said, before adding that nobody fell.',
            [("Ana Ruiz", "It is safe,"), ("Ana Ruiz", "nobody fell")],
        ),
        (
            "Ana Ruiz said it was safe, but Bo Li said it was not.",
            [("Ana Ruiz", "it was safe"), ("Bo Li", "it was not")],
        ),
        (
            "Ana Ruiz said it was safe. She also said it was new.",
            [("Ana Ruiz", "it was safe"), ("Ana Ruiz", "it was new")],
        ),
    ],
)
def test_several_statements_in_one_paragraph(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge, Ana Ruiz said, is safe.", ["The bridge", "is safe"]),
        ("The bridge, according to Ana Ruiz, collapsed.", ["The bridge", "collapsed"]),
        (
            'Ana Ruiz said "it is safe," and that it is "quite dry."',
            ["it is safe,", 'that it is "quite dry."'],
        ),
        ('Ana Ruiz shouted "Go!" and "Stop!"', ["Go!", "Stop!"]),
        (
            "It is safe, he said. It stands. Ana Ruiz\nAna Ruiz said it is dry.",
            ["It is safe, he said. It stands.", "it is dry"],
        ),
        (
            "Ana Ruiz: It stands and is safe.\nBo Li: Is it?\nAna Ruiz: Yes, it is.\nBo Li: I see, it was.",
            None,
        ),
    ],
)
def test_what_is_said_in_several_parts(text: str, expected: list[str] | None) -> None:
    parts = [words for speaker, words in said(text) if speaker == "Ana Ruiz"]
    assert parts == (expected or ["It stands and is safe.", "Yes, it is."])


@pytest.mark.parametrize(
    ("text", "speaker", "known_by"),
    [
        ("Ana Ruiz said it was safe.", "Ana Ruiz", "name"),
        ("Engineer Ana Ruiz left. Ruiz said it was safe.", "Ana Ruiz", "name"),
        ("The mayor of Tarn, Ana Ruiz, left. The mayor said it was safe.", "Ana Ruiz", "title"),
        ("Ana Ruiz left. She said it was safe.", "Ana Ruiz", "pronoun"),
        ("Ana Ruiz stood up.\n“It is safe for all of us.”", "Ana Ruiz", "surroundings"),
        ("It rained.\n“It is safe for all of us.”", None, "nothing"),
        ("A UN report said it was safe.", "UN report", "name"),
        ("Tarn Bridges built it. The company said it was safe.", "Tarn Bridges", "title"),
        (
            "The Tarn Society of Engineers (TSE) met. The TSE said it was safe.",
            "Tarn Society of Engineers",
            "name",
        ),
        ("The Tarn Diocese owns it. The diocese said it was safe.", "Tarn Diocese", "name"),
        ("Ana Ruiz came. The soft-spoken engineer said it was safe.", "Ana Ruiz", "title"),
        ("Two engineers met Bo Li. They said it was safe.", "engineers", "pronoun"),
        ("Ana Al Basha left. Al Basha said it was safe.", "Ana Al Basha", "name"),
    ],
)
def test_how_a_speaker_is_known(text: str, speaker: str | None, known_by: str) -> None:
    statement = only(text)
    assert (statement.speaker, statement.known_by) == (speaker, known_by)


def test_an_article_that_is_not_english_is_left_alone() -> None:
    text = (
        "Am Montag kam Anna Lind in Tarn an, wo die neue Brücke steht, und sprach lange mit den Leuten.\n"
        "„Wir sind alle bereit, und das schon lange.“\nDer Rat der Stadt war nicht da, und so ging sie am"
        " Abend wieder fort, ohne dass jemand von ihr noch etwas hören wollte."
    )
    assert said(text) == []


def test_a_relative_brought_in_by_a_relation_does_not_take_over_the_surname() -> None:
    text = "Ana Ruiz spoke. Her husband Luis Ruiz waited. Ruiz said it was late."
    assert only(text).speaker == "Ana Ruiz"


def test_a_bare_quotation_takes_whoever_acted_last_and_nobody_named_inside_it() -> None:
    text = 'Ana Ruiz hit back at Bo Li and left.\n\n"I told Bo Li what I think. Bo Li said nothing."'
    assert said(text) == [("Ana Ruiz", "I told Bo Li what I think. Bo Li said nothing.")]


def test_a_bare_quotation_takes_the_speaker_of_the_paragraph_before() -> None:
    text = '"It is safe," Ana Ruiz said.\n\n"Everyone should know that. I do."\n\nThe end.'
    assert said(text)[1] == ("Ana Ruiz", "Everyone should know that. I do.")


def test_a_quotation_of_several_paragraphs_has_one_speaker_named_at_its_end() -> None:
    text = 'Bo Li left early.\n"The bridge is old.\n"But it is safe," said Ana Ruiz.'
    assert said(text) == [("Ana Ruiz", "The bridge is old."), ("Ana Ruiz", "But it is safe,")]


def test_a_quotation_in_a_quotation_is_no_statement_of_its_own() -> None:
    text = "\"He told me, 'The bridge is safe,' and left,\" said Ana Ruiz."
    assert said(text) == [("Ana Ruiz", "He told me, 'The bridge is safe,' and left,")]


@pytest.mark.parametrize(
    "text",
    [
        "Bo Li answered Ana Ruiz's remark about the bridge.",
        "The report that Bo Li wrote is long.",
        "Ana Ruiz was angry over his 'vandal' remark.",
        'The film "The Long Bridge" opens on Friday.',
        "Ana Ruiz declined to say whether the bridge is safe.",
        "Ana Ruiz did not say that the bridge is safe.",
        "Ana Ruiz was told that the bridge is safe.",
        "Ana Ruiz said nothing.",
        "Will Ana Ruiz say that the bridge is safe?",
        "READ MORE: Ana Ruiz says the bridge is safe",
        "Ana Ruiz won in key states that vote in March.",
        "A bridge fell.\n'The safest of them all'\nIt was rebuilt.",
        "Bo Li looked down from the bridge. Ana Ruiz/Tarn Press",
    ],
)
def test_what_is_no_speech(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("John Hall met Mary Poe. He said it was late.", "John Hall"),
        ("John Hall met Mary Poe. She said it was late.", "Mary Poe"),
        ("Mr. Kovac met Ms. Nowak. She said it was late.", "Nowak"),
        ("Two men met. When John Hall arrived, he said it was late.", "John Hall"),
    ],
)
def test_a_pronoun_is_resolved_by_gender_and_nearness(text: str, speaker: str) -> None:
    statement = only(text)
    assert statement.speaker == speaker
    assert statement.speaker_mention is not None
    assert text[statement.speaker_mention.start : statement.speaker_mention.end].lower() in ("he", "she")


def test_a_title_without_a_name_is_not_another_nations_bearer_of_it() -> None:
    text = (
        "French President Marie Duval wrote to her German counterpart, Hans Brandt.\n"
        "“A good letter,” the German President said.\n“Thank you,” the French President said."
    )
    assert [speaker for speaker, _ in said(text)] == ["Hans Brandt", "Marie Duval"]


def test_a_lost_space_does_not_lose_the_name() -> None:
    text = 'In the end, city engineer Ana Ruizreportedly said that "it holds." Ruiz left.'
    assert said(text) == [("Ana Ruiz", "it holds.")]


def test_a_surname_shared_by_two_means_the_one_named_last() -> None:
    text = "Ana Ruiz spoke. Ruiz said it was safe.\nLuis Ruiz spoke. Ruiz said it was old."
    assert [speaker for speaker, _ in said(text)] == ["Ana Ruiz", "Luis Ruiz"]


@pytest.mark.parametrize(
    ("speaker", "words", "speech"),
    [
        ("Joe Biden", "he believes Putin is a 'killer'", "mixed"),
        ("US report", "Putin had meddled in 2020 US elections to favour Trump", "reported"),
        ("Vladimir Putin", "it takes one to know one", "direct"),
        (
            "Vladimir Putin",
            "Biden's remark only highlights the problems within the United States",
            "reported",
        ),
        ("Joe Biden", "I do.", "direct"),
        ("Joe Biden", "He will pay a price.", "direct"),
        ("Vladimir Putin", "I would say to him: I wish you good health.", "direct"),
        ("Dmitry Peskov", "Biden doesn't want to normalize ties with Russia", "reported"),
    ],
)
def test_the_default_article(speaker: str, words: str, speech: str) -> None:
    assert (speaker, words, speech) in [(s.speaker, s.text, s.speech) for s in statements(PUTIN_BIDEN)]


def test_the_default_article_gives_nothing_to_those_who_are_only_mentioned() -> None:
    speakers = {statement.speaker for statement in statements(PUTIN_BIDEN)}
    assert {"Jen Psaki", "White House", "American intelligence report"} <= speakers
    assert speakers.isdisjoint({"Alexei Navalny", "Trump", "Navalny", None})


def test_a_post_is_said_by_whoever_has_the_account() -> None:
    text = "Best bridge of them all — Ana Ruiz (@anaruiz) May 3, 2026"
    assert said(text) == [("Ana Ruiz", "Best bridge of them all")]


def test_a_participle_that_opens_a_sentence_has_the_subject_after_it() -> None:
    text = 'Tom Berg left.\n\nCalling the bridge "a wet sponge," Ana Ruiz said it must go.'
    assert said(text) == [("Ana Ruiz", "a wet sponge,"), ("Ana Ruiz", "it must go")]


def test_nobody_says_what_they_are_addressed_with() -> None:
    text = 'Captain Ruiz looked away. "Captain Ruiz, I paid for the early boat."'
    assert said(text) == [(None, "Captain Ruiz, I paid for the early boat.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Orbit says it is sorry. It was at Orbit Juniors, a chain of schools. Orbit said it would pay.",
            [("Orbit", "it is sorry"), ("Orbit", "it would pay")],
        ),
        (
            "Pavel Drozd said the search would go on. Her uncle, Pavel, says the slope was closed.",
            [("Pavel Drozd", "the search would go on"), ("Pavel", "the slope was closed")],
        ),
    ],
)
def test_a_name_that_only_begins_like_another_is_its_own(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


WORDS = st.sampled_from(
    "Ana Ruiz said says that the report \" “ ” ' , . : ; — ( ) and but who told adding according to he she in"
    " Monday 5 was not called Q's\n \n\n While which".split(" ")
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=120).map(" ".join)))
def test_any_text_gives_valid_statements_in_order(text: str) -> None:
    found = statements(text)
    for statement in found:
        assert text[statement.span.start : statement.span.end] == statement.text == statement.text.strip()
        if statement.speaker_mention is not None:
            assert statement.speaker_mention.end <= len(text)
    starts = [statement.span.start for statement in found]
    assert starts == sorted(starts)
