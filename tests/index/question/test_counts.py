import pytest

from index.question.counts import tells_other_count


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("why were 270 sheep moved", "The farm moved 27 sheep to the hill."),
        ("who ruled in the 9th century", "In the tenth century the Odlings ruled."),
        ("which hall has three doors", "The hall has two wooden doors."),
        ("the 40 boats", "Some 30 or 35 boats were lost."),
    ],
)
def test_another_count_of_the_same_is_told(question: str, sentence: str) -> None:
    assert tells_other_count(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("why were 27 sheep moved", "The farm moved 27 sheep, and 300 sheep stayed."),
        ("why were 27 sheep moved", "The farm moved twenty cows."),
        ("why were 5 sheep moved", "The farm moved five old sheep."),
        ("who ruled in the 9th century", "In the 9th and 10th centuries the Odlings ruled."),
        ("why were the sheep moved", "The farm moved 27 sheep."),
        ("what happened in 1989", "Of 30 boats none came back."),
    ],
)
def test_no_other_count_is_told(question: str, sentence: str) -> None:
    assert not tells_other_count(question, sentence)
