import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question.answer_form import lacks_form, only_says_again

ANSWERS = {
    "When does the ferry leave?": (
        "The ferry leaves on Tuesday.",
        "The ferry leaves at seven.",
        "The ferry leaves at half past six, the captain said.",
        "The ferry leaves at 5pm.",
        "The ferry leaves at 7:15.",
        "The ferry leaves on 3rd May.",
        "The ferry leaves in spring.",
        "The ferry leaves two hours later.",
        "The ferry leaves every morning.",
        "The ferry has left since 1904.",
    ),
    "In which year was the pier built?": ("The pier was built in 1889.", "The pier dates from the 1880s."),
    "How long did the strike last?": (
        "The strike lasted three weeks.",
        "The strike lasted for several long days.",
        "The strike lasted from spring to autumn.",
        "They have been on strike since May.",
    ),
    "How long is the bridge?": ("The bridge is 300 metres long.", "The bridge is three miles long."),
    "Why was the pier closed?": (
        "The pier was closed because of rot.",
        "The pier was closed after the storm.",
        "The pier was closed to protect the seals.",
        "The board blamed the rain.",
    ),
    "How come the pier is closed?": ("The pier is closed as a result of the storm.",),
    "What was the score?": ("Aldermoor beat Bergen.", "It ended 3–1.", "The match was tied."),
    "How many people came?": (
        "Seven people came.",
        "Some 700 people came.",
        "Hundreds of people came.",
        "Few people came.",
    ),
    "How big is the park?": ("The park is twice the size of the old one.", "The park has 40 acres."),
    "How often do the trains run?": ("The trains run daily.", "The trains run every two hours."),
    "What percentage voted?": ("Some 62 per cent voted.", "A third of the town voted."),
    "Who opened the bridge?": (
        "The bridge was opened by Ann Lee.",
        "Lee opened the bridge.",
        "The mayor opened the bridge.",
        "She opened the bridge.",
        "Firefighters opened the bridge.",
    ),
    "Whose boat sank?": ("The boat of Bo Lund sank.",),
    "Where did the boat sink?": (
        "The boat sank near Bergen.",
        "The boat sank in the old harbour.",
        "The boat sank off the west coast.",
    ),
}
NONE = {
    "When does the ferry leave?": (
        "The ferry leaves the harbour.",
        "She may march.",
        "The decision is theirs.",
    ),
    "In which year was the pier built?": ("The pier was built of oak.",),
    "How long did the strike last?": ("The strike was led by dockers.",),
    "How long is the bridge?": ("The bridge is made of oak.",),
    "Why was the pier closed?": ("The pier was closed.", "The board met."),
    "What was the score?": ("The crowd sang.",),
    "How many people came?": ("People came by boat.", "The crowd sang."),
    "How big is the park?": ("The park is green.",),
    "How often do the trains run?": ("The trains run on coal.",),
    "What percentage voted?": ("The town voted.",),
    "Who opened the bridge?": ("The bridge was opened.", "It was sunny.", "I opened the bridge."),
    "Where did the boat sink?": ("The boat sank.", "It was late."),
}
BOTH = [
    *((question, sentence, False) for question, said in ANSWERS.items() for sentence in said),
    *((question, sentence, True) for question, said in NONE.items() for sentence in said),
]


@pytest.mark.parametrize(("question", "sentence", "lacks"), BOTH)
def test_what_is_built_as_an_answer_to_a_question_is(question: str, sentence: str, *, lacks: bool) -> None:
    assert lacks_form(question, sentence) == lacks
    # Chat has neither marks nor capitals.
    assert lacks_form(question.lower().rstrip("?"), sentence) == lacks


@pytest.mark.parametrize(
    "question",
    [
        "What happens when it rains?",
        "What did the man who came say?",
        "When it rains, who is sad?",
        "Is it cold?",
        "What was the result of the talks?",
    ],
)
def test_a_clause_asks_for_nothing(question: str) -> None:
    assert not lacks_form(question, "The crowd sang.")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_are_judged(question: str, sentence: str) -> None:
    assert lacks_form(question, sentence) in {True, False}
    assert only_says_again(question, sentence) in {True, False}


@pytest.mark.parametrize(
    ("question", "sentence", "again"),
    [
        ("Will the harbour bridge close in May?", "The harbour bridge will close in May.", False),
        ("Why will the harbour bridge close in May?", "Will the harbour bridge close in May?", True),
        ("Why will the harbour bridge close in May?", "The harbour bridge will close in May.", True),
        (
            "Why will the harbour bridge close in May?",
            "The harbour bridge will close in May for repairs.",
            False,
        ),
        ("Who paid?", "Lee paid.", False),
        ("Who paid for it?", "Who paid?", False),
        ("What is new?", "", False),
    ],
)
def test_a_sentence_that_only_says_the_question_again_is_known(
    question: str, sentence: str, *, again: bool
) -> None:
    assert only_says_again(question, sentence) == again
