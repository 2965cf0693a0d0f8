"""PDFs made here: what their pages show and what their text layer says."""

from datetime import date

import pytest

from index.errors import ReadingError
from index.models import Article
from index.reading import pdf
from index.reading.files import read_bytes
from index.reading.pdf import read_pdf
from index.reading.text_layers import is_gibberish
from tests.fixtures.pdfs import make_pdf

PROSE = (
    "The ferry to Brenn was cancelled for the third day in a row because the ramp had been bent by a truck. "
    "Nobody could say when the part would come, and the harbour office asked people to take the bus that "
    "leaves from the school at seven, at noon and at five."
)


def lines(size: int, *words: str) -> bytes:
    shown = " ".join(f"({line}) Tj T*" for line in words)
    return f"BT /F {size} Tf {size + 2} TL 50 740 Td {shown} ET ".encode()


def story(text: str = PROSE) -> list[str]:
    words = text.split(" ")
    return [" ".join(words[i : i + 12]) for i in range(0, len(words), 12)]


def read(*pages: bytes) -> Article:
    (article,) = read_bytes(make_pdf(*pages), "scan-0041.pdf")
    return article


def shifted(text: str, by: int) -> str:
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if "a" <= c <= "z" else c for c in text)


def test_what_is_largest_on_the_first_page_is_the_title_and_the_printed_day_counts() -> None:
    page = lines(24, "Ramp of the ferry", "stays broken") + lines(10, "9 May 2022", "", *story())
    article = read(page, lines(10, *story()))
    assert article.title == "Ramp of the ferry stays broken"
    assert article.published == date(2022, 5, 9)


@pytest.mark.parametrize("by", [1, 3, 13])
def test_letters_for_other_letters_are_refused(by: int) -> None:
    with pytest.raises(ReadingError, match="has a text layer that is not what its pages show"):
        read(lines(10, *story(shifted(PROSE, by))))


def test_blanks_inside_all_words_are_refused() -> None:
    with pytest.raises(ReadingError, match="text layer"):
        read(lines(10, *story(" ".join(PROSE.replace(" ", "")))))


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        PROSE.upper(),
        "Le bac de Brenn est annulé pour le troisième jour, car la rampe a été tordue par un camion. " * 3,
        "Паром в Бренн отменён третий день подряд, потому что рампу погнул грузовик, сказали в порту. " * 3,
        "渡轮连续第三天停航，因为坡道被一辆卡车撞弯了。港务局请大家乘坐公共汽车。" * 3,
        "Ada Moe 4420\nIvo Lind 4421\nLea Voss 4422\nBo Falk 4423\nUna Rask 4424\n" * 3,
        "",
    ],
)
def test_text_of_any_language_and_a_list_of_names_are_text(text: str) -> None:
    assert not is_gibberish(text)


@pytest.mark.parametrize(
    "text", ["(cid:12)(cid:9) (cid:7)" * 9, "\ue001\ue0f2 \ue011" * 40, PROSE.replace(" ", "")]
)
def test_signs_without_a_letter_and_words_without_a_blank_are_none(text: str) -> None:
    assert is_gibberish(text * 3)


def test_pages_without_text_among_others_are_told_of() -> None:
    draft = read_pdf(make_pdf(lines(10, *story()), b"0 0 9 9 re f", b""), "a.pdf")
    assert draft.warnings == ("a.pdf: 2 of its 3 pages hold no text, as scans do; they are not read.",)
    assert read_pdf(make_pdf(lines(10, *story())), "a.pdf").warnings == ()


def test_a_scan_is_told_to_be_one() -> None:
    with pytest.raises(ReadingError, match="as a scan has none"):
        read(b"0 0 9 9 re f")


def test_the_time_is_looked_at_within_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PDF_SECONDS", 0.2)
    with pytest.raises(ReadingError, match="takes too long to read"):
        read(b"BT /F 9 Tf 1 0 0 1 9 700 Tm (word) Tj ET " * 40_000)
