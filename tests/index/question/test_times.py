import pytest

from index.question.times import tells_other_time


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what happened in 1989", "In 1991 the bridge fell."),
        ("who won in 1985", "They won throughout the 1990s."),
        ("what did he say on tuesday", "He left on Friday."),
        ("who came in May 2020", "In June 2020 nobody came."),
        ("was it open in march", "It opened in April."),
        ("is the pool open on sunday", "Monday to Friday: 6 a.m. to 9 p.m."),
        ("is the pool open on sunday", "Mon-Fri 6-21, Sat 8-18"),
        ("is the pool open on sunday", "Weekdays 6 to 21"),
        ("is it open in december", "It is open from March to October."),
    ],
)
def test_another_time_is_told(question: str, sentence: str) -> None:
    assert tells_other_time(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what happened in 1989", "In 1989, two years before 1991, the bridge fell."),
        ("who won in 1985", "They won throughout the 1980s."),
        ("what happened in 1989", "The bridge fell."),
        ("what happened", "In 1991 the bridge fell."),
        ("is the pool open on wednesday", "Monday to Friday: 6 a.m. to 9 p.m."),
        ("is the pool open on wednesday", "Mon-Fri 6-21, Sat 8-18"),
        ("is the pool open on sunday", "Saturday through Monday, by appointment"),
        ("is the pool open on sunday", "The Sun sat on the wall, said Mon Repos."),
        ("is the pool open on saturday", "Closed at weekends"),
        ("is it open in january", "It is open from November to March."),
        ("what did he say on Tuesday", "On Tuesday he said no."),
        ("may they march", "In April they did."),
        ("how much was it in 2020", "It cost $1900."),
    ],
)
def test_no_other_time_is_told(question: str, sentence: str) -> None:
    assert not tells_other_time(question, sentence)
