"""One party under several names, and several under one."""

import pytest

from index.models import Article, KnownBy
from index.statements import find_statements


def heard(text: str) -> list[str | None]:
    return [statement.speaker for statement in find_statements(Article("a", "", text))]


def known(text: str) -> list[tuple[str | None, KnownBy]]:
    return [(statement.speaker, statement.known_by) for statement in find_statements(Article("a", "", text))]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Nurses wrote to Ana Ruiz, and they said it was cold.", "nurses"),
        ("Several tired nurses wrote to Ana Ruiz. They said it was cold.", "tired nurses"),
        ("Ana Ruiz wrote it, but the nurses were angry. They said it was cold.", "nurses"),
        ("The Greens met Ana Ruiz; they say it is cold.", "Greens"),
        ("Ana Ruiz and Bo Li met the nurse. They said it was cold.", "Ana Ruiz and Bo Li"),
        ("The Tarn Bank and the union met Bo Li. They said it was cold.", "Tarn Bank and the union"),
        ("Nurses complained to Ana Ruiz about what they said was a cold ward.", "nurses"),
    ],
)
def test_they_are_those_who_act(text: str, speaker: str) -> None:
    assert heard(text)[-1:] == [speaker]


def test_they_may_be_another_than_one_person() -> None:
    assert known("Ana Ruiz left. They said it was cold.") == [("Ana Ruiz", "either")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Coach Ann Lee said it was late. Captain Tom Lee said it was early. Lee said it was over.",
            [("Ann Lee", "name"), ("Tom Lee", "name"), ("Tom Lee", "either")],
        ),
        (
            "Coach Ann Lee met Captain Tom Lee. Mrs. Lee said it was late. Mr. Lee said it was early.",
            [("Ann Lee", "name"), ("Tom Lee", "name")],
        ),
        (
            "Ana Ruiz won. Her husband Luis Ruiz waited. Mr. Ruiz said it was late.",
            [("Luis Ruiz", "name")],
        ),
        (
            "Ana Ruiz won. Her husband Luis Ruiz said it was late. Ruiz said it was over.",
            [("Luis Ruiz", "name"), ("Luis Ruiz", "either")],
        ),
        (
            "Luis Ruiz fell. His father, Bo Ruiz, said it was late.\n\nLuis Ruiz was 9. “He ran,” Ruiz said.",
            [("Bo Ruiz", "name"), ("Bo Ruiz", "either")],
        ),
        (
            "Mr. Voss said it was late. Ana Voss left. Mrs. Voss said it was early.",
            [("Voss", "name"), ("Ana Voss", "name")],
        ),
        ("Andrea Voss left. Mr. Voss said it was late.", [("Andrea Voss", "name")]),
    ],
)
def test_namesakes_are_told_apart_by_title_and_by_who_speaks(
    text: str, told: list[tuple[str | None, KnownBy]]
) -> None:
    assert known(text) == told


def test_first_names_that_are_each_explained_are_two_people() -> None:
    text = "Maria, 9, said it was late. Maria Lopez, a teacher, said it was dark. Maria said it was over."
    assert heard(text) == ["Maria", "Maria Lopez", "Maria"]


@pytest.mark.parametrize("form", ["Inc.", "Corp.", "Co.", "Ltd.", "GmbH"])
@pytest.mark.parametrize("name", ["Tarnex", "Tarn Bridge"])
def test_a_company_is_called_with_its_legal_form_and_without(name: str, form: str) -> None:
    assert heard(f"{name} {form} opened. {name} said it was late.") == [f"{name} {form}"]
    assert (
        heard(f"{name} said it was late. {name} {form} closed. It said it was dark.")
        == [f"{name} {form}"] * 2
    )


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "It fell, the Society of Tarn Fishers and Hunters wrote. The STFH said that few came.",
            "Society of Tarn Fishers and Hunters",
        ),
        ("The Tarn Central Bank met. The TCB said it was late.", "Tarn Central Bank"),
        ("The TCB said it was late. The Tarn Central Bank met.", "Tarn Central Bank"),
    ],
)
def test_initials_are_a_name_that_the_article_spells_out(text: str, speaker: str) -> None:
    assert set(heard(text)) == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Tarn Post opened. The Post said it was late.", "Tarn Post"),
        ("The Water Board of Tarn met Bo Li. The Board said it was late.", "Water Board of Tarn"),
        ("The Tarn Bank met the Lund Bank. The Bank said it was late.", "Bank"),
    ],
)
def test_a_body_is_called_by_what_it_is_where_no_other_is(text: str, speaker: str) -> None:
    assert heard(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ana Ruiz said she heard pupils shout, “It is late!”", "pupils"),
        ("Tarn nurses have for two years been saying that it is cold.", "Tarn nurses"),
        ("A letter from Tarn Union Local 7 late Friday said it was cold.", "Tarn Union Local 7"),
    ],
)
def test_what_stands_beside_a_party_is_none_of_it(text: str, speaker: str) -> None:
    assert speaker in heard(text)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Coach Dan Falk left. Falk said it was late. Captain Joe Falk said it was dark.",
            ["Dan Falk", "Joe Falk"],
        ),
        (
            "Lena Ott, who sued, said it was late. Her rival, Simon Ott, rose. Ott said it was dark.",
            ["Lena Ott", "Simon Ott"],
        ),
        (
            "Anna Berg, a vet, and Karin Berg, a smith, ran. Berg, the vet, left. She said it was late.",
            ["Anna Berg"],
        ),
        ("Coach Dan Falk met Captain Joe Falk. Coach Falk said it was late.", ["Dan Falk"]),
    ],
)
def test_of_two_of_one_surname_the_one_speaks_who_is_told_beside_it(text: str, speakers: list[str]) -> None:
    assert heard(text) == speakers


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The mill's owner, Reis & Sons, said it was late.", "Reis & Sons"),
        ("Mayor Alma Reis left. Reis & Sons said it was late.", "Reis & Sons"),
        ("Soap maker Reed & Moss closed. The company said it was late.", "Reed & Moss"),
    ],
)
def test_a_firm_has_its_ampersand(text: str, speaker: str) -> None:
    assert heard(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Nils Brandt of the port and Vera Koch of the railway said it was late.",
            "Nils Brandt of the port and Vera Koch of the railway",
        ),
        ("Vera Koch of the railway said it was late.", "Vera Koch"),
        ("Bo Li left.\n\n— Tarn Weather (@tarn) May 4: “Storm on the coast.”", "Tarn Weather"),
    ],
)
def test_what_tells_more_of_a_speaker_is_read(text: str, speaker: str) -> None:
    assert heard(text) == [speaker]
