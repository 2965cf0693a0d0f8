"""Whether an article may give words of somebody, told without a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Article
from index.speech.officials import officials
from index.speech.references import is_silent
from index.speech.scenes import Scene
from index.statements import find_statements_and_cast
from index.store.database import Analysis
from index.text.sentences import read_prose


def scene(text: str) -> Scene:
    prose = read_prose(text)
    statements, cast = find_statements_and_cast("a", prose)
    sentences = tuple(sentence.span for sentence in prose.sentences)
    return Scene(Analysis(Article("a", "", text), sentences, (), tuple(statements), cast))


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("Ada Wolf watched the vote from the gallery.", True),
        ("The poisoning of Ada Wolf, a critic, was no crime, Ben Roth said.", True),
        ("Ben Roth spoke to Ada Wolf on Monday.", True),
        ("Ada Wolf, a vet, told us nothing of use.", False),
        ("It was over, said Deputy Mayor for Works Ada Wolf.", False),
        ("Ada Wolf seldom says what she thinks.", False),
        ("The lake is clean and deep.\n\nAda Wolf, biologist\n\nIt rained.", False),
        ("The lake is clean and deep.\n\n— Dr. Ada Wolf", False),
        ("Ben Roth met Ada Wolf.\n\n“It rained all day, and we went home early.”", False),
        ("Ben Roth: Is it?\n\nEva Orr: It is.\n\nThey met Ada Wolf.", False),
        ("Ada Wolf runs the lake.\n\nIs it clean?\n\nIt is.\n\nAnd the river?\n\nNo.", False),
        ("Ada Wolf war am Montag nicht in Tarn, und das ist auch gut so.", False),
    ],
)
def test_silence_is_sure_only_where_no_verb_of_speech_may_be_theirs(text: str, silent: bool) -> None:
    assert is_silent("Ada Wolf", scene(text)) is silent


WORDS = st.sampled_from(
    "Ada Wolf Bank's the of at president spokesman said , . ( ) “ ” who is a lawyer her son & 41 \n\n".split(
        " "
    )
)


@given(st.one_of(st.text(max_size=150), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_tells_who_is_what_and_who_may_speak(text: str) -> None:
    if not text.strip():
        return
    there = scene(text.strip())
    for name in there.analysis.cast.members:
        assert is_silent(name, there) in (True, False)
        assert name not in officials(name, there)
    assert there.descriptions.keys() <= there.analysis.cast.members.keys()
