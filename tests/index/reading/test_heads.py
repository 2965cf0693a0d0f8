"""What a text says above itself: headlines and days of press releases, labels and tables of Markdown."""

from datetime import date

import pytest

from index.models import Article
from index.reading.files import read_bytes

BODY = 'Orna Rail opens its line to Kest. "The first train was full," said Ivo Lind, who runs the company.'


def read(text: str, name: str = "orna.txt") -> Article:
    (article,) = read_bytes(text.encode(), name)
    return article


@pytest.mark.parametrize(
    "label", ["FOR IMMEDIATE RELEASE", "For release: 9 May 2022", "PRESS RELEASE", "News Release"]
)
def test_the_headline_of_a_press_release_stands_below_its_labels(label: str) -> None:
    text = f"{label}\n\nMedia contact: Lea Voss, lea@orna.example\n\nORNA RAIL OPENS LINE TO KEST\n\n{BODY}"
    assert read(text).title == "Orna Rail opens line to Kest"


@pytest.mark.parametrize(
    "line",
    [
        "KEST, May 9, 2022 /Newswire/ -- Orna Rail opens its line.",
        "KEST, Norway (9 May 2022) – Orna Rail opens its line.",
        "9 May 2022",
        "Published on May 9, 2022",
    ],
)
def test_a_printed_day_is_the_article_s(line: str) -> None:
    assert read(f"Orna Rail opens line\n\n{line}\n\n{BODY}").published == date(2022, 5, 9)


def test_a_day_that_the_story_tells_of_is_not_the_article_s() -> None:
    text = f"Orna Rail opens line\n\nThe old bridge fell on May 9, 1931, and nobody was hurt.\n\n{BODY}"
    assert read(text).published is None


def test_rows_of_a_markdown_table_carry_their_header() -> None:
    table = "# Trains\n\n| Line | 2021 | 2022 |\n|---|---|---|\n| Kest | 1,400 | 2,950 |\n| Vorn | 310 | |\n"
    assert read(table, "trains.md").text.split("\n\n")[1:] == [
        "Line: Kest | 2021: 1,400 | 2022: 2,950",
        "Line: Vorn | 2021: 310",
    ]


def test_an_answer_stands_with_its_question() -> None:
    sheet = "**Q:** How deep is it?\n**A:** 31 metres.\n**Q:** Who dug it?\n**A:** Ada Moe."
    assert read(sheet, "sheet.md").text.split("\n\n") == [
        "Q: How deep is it? A: 31 metres.",
        "Q: Who dug it? A: Ada Moe.",
    ]


def test_labelled_lines_of_markdown_stay_lines() -> None:
    sheet = "**Code name:** Blue Otter\n**Depth:** 31 metres\n\nThe lake is deep\nand cold: nobody swims."
    lines = read(sheet, "sheet.md").text.split("\n\n")
    assert lines == ["Code name: Blue Otter", "Depth: 31 metres", "The lake is deep and cold: nobody swims."]
