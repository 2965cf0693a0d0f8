"""Names as they are written: with particles, parties, hyphens and legal forms, and who bears them."""

import pytest

from index.models import Article
from index.statements import find_statements


def heard(text: str) -> list[tuple[str | None, str]]:
    return [(statement.speaker, statement.text) for statement in find_statements(Article("a", "", text))]


def speakers(text: str) -> list[str | None]:
    return [speaker for speaker, _ in heard(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was late, said Ingrid de Boer. De Boer said it was cold.", "Ingrid de Boer"),
        ("Ludwig van Dorn said it was late. It was cold, van Dorn said.", "Ludwig van Dorn"),
        ("Ursula von der Berg said it was late. Von der Berg said it was cold.", "Ursula von der Berg"),
        ("Omar bin Rashid said that it was late. “It is the end,” bin Rashid said.", "Omar bin Rashid"),
        ("Ahmed al-Sayid said that it was late. It was cold, al-Sayid said.", "Ahmed al-Sayid"),
        ("Jan ten Brink said that it was late. Ten Brink said it was cold.", "Jan ten Brink"),
        ("According to Maria de la Cruz, it was late. Ms de la Cruz said so to us.", "Maria de la Cruz"),
        ("Chief executive Ingrid de Boer said it was late. Ms de Boer said it was cold.", "Ingrid de Boer"),
    ],
)
def test_a_name_holds_its_particles(text: str, name: str) -> None:
    assert set(speakers(f"There was a fire at the mill and it was out by noon. {text}")) == {name}


def test_a_particle_is_a_word_elsewhere() -> None:
    text = "Ten Germans and a bin lorry were there. The van, Ada Wolf said, was empty. Wolf said ten left."
    assert heard(text)[-1] == ("Ada Wolf", "ten left")


@pytest.mark.parametrize(
    "text",
    [
        "Social Democrat Ada Wolf said it was late. Wolf said it was cold.",
        "Labour leader Anna Berg came. Liberal Democrat Ada Wolf, whose party had wavered, said it was late.",
        "Republican Ada Wolf, who lost, said it was late.",
        "Norwegian Ada Wolf said it was late.",
    ],
)
def test_a_party_is_no_part_of_a_name(text: str) -> None:
    assert set(speakers(text)) == {"Ada Wolf"}


@pytest.mark.parametrize("name", ["Green Party", "Conservative Party", "Liberal National Party"])
def test_a_party_has_a_name(name: str) -> None:
    assert speakers(f"The {name} said on Monday that it was late.") == [name]


def test_whoever_a_whose_clause_is_about_is_meant_next() -> None:
    came = "Mayor Anna Berg left. Tory Ada Wolf, whose group had promised to stay away, came."
    assert speakers(f"{came} She said it was hard.") == ["Ada Wolf"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kim Jong-un said that it was late.", "Kim Jong-un"),
        ("When we asked Min-ji whether it was safe, she smiled. “Nobody has died,” she said.", "Min-ji"),
        ("When I asked Bo Li what it cost, he shrugged. “Far too much,” he said.", "Bo Li"),
        ("We met Min-ji in her kitchen. “It is cold in here,” she said.", "Min-ji"),
    ],
)
def test_whom_the_reporter_asked_answers(text: str, name: str) -> None:
    assert speakers(text) == [name]


def test_a_hyphen_may_lead_to_a_noun() -> None:
    assert speakers("The Tarn-era rule fell. Tarn-era officials said it was late.") == ["tarn-era officials"]


def test_a_reader_somewhere_is_called_by_the_name_after_the_place() -> None:
    text = "A plumber from Hull, Ada Wolf, wrote to me that the jar had burst. “It was loud,” she said."
    assert set(speakers(text)) == {"Ada Wolf"}


VOSS = "said that Mr Voss would go."


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The Graz plant, which cost a lot, makes valves. The firm also", "firm"),
        ("Marlow N.V., maker of valves, grew. The plant in Graz is old. The company", "Marlow N.V."),
        (
            "Marlow N.V. grew. A plant is in Graz. The Graz plant, which cost a lot, is new. The firm",
            "Marlow N.V.",
        ),
        ("Tarn Tools BV grew last year. Tarn now expects more. The company", "Tarn Tools BV"),
        ("A plant in Tarn makes valves. Tarn is a town. The city", "Tarn"),
    ],
)
def test_a_company_is_no_place(text: str, body: str) -> None:
    assert speakers(f"{text} {VOSS}")[-1] == body


@pytest.mark.parametrize(
    ("acts", "body"),
    [
        ("The Swedish Marine Accident Board has sent divers.", "Swedish Marine Accident Board"),
        ("The harbour council met at noon.", "harbour council"),
        ("A report came out at noon.", "report"),
        ("The Nordsund struck a reef.", "Tarn Lines"),
    ],
)
def test_it_is_the_body_that_acted_last(acts: str, body: str) -> None:
    assert speakers(f"Tarn Lines said it was sound. {acts} It said work had begun.")[-1] == body


def test_whoever_opens_a_paragraph_and_acts_is_meant_there() -> None:
    text = (
        "Katja Wolf doubts it. Ana Ruiz said it was wrong.\n\n"
        "Wolf rejects the objection. In the third test, she points out, the cells died."
    )
    assert heard(text)[-1] == ("Katja Wolf", "the cells died")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Ruiz calls the plan “a fine bit of work”.", "a fine bit of work"),
        ("Ana Ruiz left. Still, she calls the plan “a fine bit of work”.", "a fine bit of work"),
        ("Ana Ruiz suspects that young fish follow old ones.", "young fish follow old ones"),
        ("Ana Ruiz said £5m would be found.", "£5m would be found"),
    ],
)
def test_these_report_too(text: str, words: str) -> None:
    assert heard(text) == [("Ana Ruiz", words)]


def test_suspects_may_be_people() -> None:
    assert heard("Police held two suspects that night. Suspected thieves were let go.") == []
