"""A role in a question, and what an article says that somebody is."""

import pytest

from index.models import Article
from index.speech.descriptions import descriptions
from index.speech.roles import read_role
from index.statements import find_statements_and_cast
from index.store.database import Analysis
from index.text.sentences import read_prose


def told(text: str) -> dict[str, set[str]]:
    prose = read_prose(text)
    statements, cast = find_statements_and_cast("a", prose)
    sentences = tuple(sentence.span for sentence in prose.sentences)
    analysis = Analysis(Article("a", "", text), sentences, (), tuple(statements), cast)
    return {name: {" ".join(one.words) for one in found} for name, found in descriptions(analysis).items()}


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        ("Kremlin spokesman Ivan Petrov left.", "Ivan Petrov", "Kremlin spokesman"),
        ("Ada Wolf, Rex’s owner, told the paper all.", "Ada Wolf", "Rex’s owner"),
        ("Ada Wolf, a lawyer at Lang & Co, said no.", "Ada Wolf", "lawyer at Lang Co"),
        ("Ada Wolf, 41, a mother of two, said no.", "Ada Wolf", "mother of two"),
        ("Ada Wolf, who coaches the Rovers, said no.", "Ada Wolf", "coach the Rovers"),
        ("Ada Wolf is the owner of the mill.", "Ada Wolf", "owner of the mill"),
        ("The team's captain, Ada Wolf, said no.", "Ada Wolf", "The team's captain"),
        ("Ada Wolf of the Lake Committee told us so.", "Ada Wolf", "Lake Committee"),
    ],
)
def test_an_article_says_what_somebody_is(text: str, name: str, description: str) -> None:
    assert description in told(text).get(name, set())


@pytest.mark.parametrize(
    "text",
    [
        "Ada Wolf, her son Tim Wolf and a doctor came.",
        "Ada Wolf said so, a worker called police, and left.",
    ],
)
def test_nobody_is_what_others_beside_them_are(text: str) -> None:
    assert not any({"doctor", "coach", "worker"} & set(one.split()) for one in told(text).get("Ada Wolf", ()))


@pytest.mark.parametrize(
    ("asked", "head", "others"),
    [
        ("the bank's boss", "boss", ("bank's",)),
        ("the head coach", "coach", ()),
        ("the president of the bank", "president", ("bank",)),
        ("the chief executive", "chief executive", ()),
        ("the superintendant", "superintendent", ()),
        ("the owners", "owner", ()),
        ("the bank guy", "guy", ("bank",)),
    ],
)
def test_a_question_calls_somebody_by_a_role(asked: str, head: str, others: tuple[str, ...]) -> None:
    role = read_role(asked)
    assert role is not None
    assert (role.head, role.others) == (head, others)


@pytest.mark.parametrize("asked", ["Ada Wolf", "Harbour Bank", "the guy", ""])
def test_a_name_is_no_role(asked: str) -> None:
    role = read_role(asked)
    assert role is None or not role.known


@pytest.mark.parametrize(
    ("asked", "description", "same"),
    [
        ("the boss", "bank chief executive", False),
        ("the chair", "bank chair", True),
        ("the mayor", "deputy mayor", None),
        ("the deputy mayor", "deputy mayor", True),
        ("the mayor", "former mayor", None),
        ("the director", "director's assistant", None),
        ("the cop", "Sgt.", False),
        ("the bank guy", "anything at all", False),
    ],
)
def test_a_description_bears_a_role_by_the_same_word_or_another(
    asked: str, description: str, same: bool | None
) -> None:
    role = read_role(asked)
    place = role.place_in(description.split()) if role else None
    assert (place and place[1]) == same
