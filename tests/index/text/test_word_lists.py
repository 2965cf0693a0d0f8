import re

from index.text.word_lists import (
    CALENDAR,
    COUNTS,
    MONTH,
    MONTHS,
    NUMBERS,
    either,
    month_number,
    read_groups,
    read_pattern,
    read_words,
)


def test_a_month_is_known_whole_and_shortened() -> None:
    assert [month_number(word) for word in ("January", "sept", "DEC", "winter")] == [1, 9, 12, 0]
    assert all(re.match(MONTH, month) and month in CALENDAR for month in MONTHS)


def test_number_words_have_their_values() -> None:
    assert (NUMBERS["zero"], NUMBERS["nineteen"], NUMBERS["ninety"]) == (0, 19, 90)
    assert {"fourteen", "million", "millions", "dozens"} <= COUNTS


def test_the_longer_of_two_words_is_found_first() -> None:
    assert re.findall(either(["no", "not", "nor"]), "not nor no") == ["not", "nor", "no"]


def test_lists_are_files_of_the_package() -> None:
    assert "the" in read_words("function_words")
    assert "really" in read_words("light_words")
    assert read_groups("opposites")["accept"] == ["refuse", "reject"]
    assert "tweet" in read_groups("verbs_of_speech")["write"]


def test_a_list_of_patterns_is_one_pattern_of_any_of_them() -> None:
    audience = re.compile(read_pattern("audiences"))
    assert audience.fullmatch("reporter")
    assert audience.fullmatch("reporters")
    assert not audience.fullmatch("report")
