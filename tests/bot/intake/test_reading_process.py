import json
import os
import sys
from pathlib import Path

import pytest

from bot.intake.reading_process import ReadingProcess, read_articles
from index import Listed, Listing, ReadingError, read_paths
from tests.fixtures.pdfs import make_pdf

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]

SENTENCE = "The ferry leaves at seven, the harbour master said on Monday. "
PAGE = f"<html><head><title>Ferry</title></head><body><article><p>{SENTENCE * 8}</p></article></body></html>"
# One page that takes pypdf longer, the more it has of this.
SLOW = b"BT /F 9 Tf 1 0 0 1 9 700 Tm (word) Tj ET "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.html").write_text(PAGE)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.md").write_text(f"# Ferry\n\n{SENTENCE}")
    lines = ({"id": str(i), "text": SENTENCE} for i in range(1200))
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return tmp_path


def test_own_files_give_what_reading_gives(folder: Path) -> None:
    assert list(read_articles([folder], print)) == list(read_paths([folder]))


def test_a_refusal_and_a_warning_come_through(tmp_path: Path) -> None:
    data = '{"@type": "Article", "isAccessibleForFree": false}'
    head = f'<head><script type="application/ld+json">{data}</script>'
    (tmp_path / "a.html").write_text(PAGE.replace("<head>", head))
    (tmp_path / "b.txt").write_bytes(b"\0\0")
    told: list[str] = []
    with pytest.raises(ReadingError, match=r"b\.txt is binary"):
        list(read_articles([tmp_path], told.append))
    assert ["not open to everyone" in warning for warning in told] == [True]


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    with ReadingProcess(seconds=1) as process:
        with pytest.raises(ReadingError, match=r"slow\.pdf takes too long"):
            process.read(make_pdf(SLOW * 200_000), "slow.pdf", "slow")
        (article,) = process.read(SENTENCE.encode(), "a.txt", "a").articles
    assert article.text == SENTENCE


def test_what_a_feed_or_a_sitemap_lists_is_read_apart_too() -> None:
    address = "https://example.org/ferry"
    urls = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{address}</loc></url></urlset>"
    with ReadingProcess() as process:
        assert process.list(urls.encode(), "map.xml") == Listing("sitemap", (Listed(address, None),))
        assert process.list(PAGE.encode(), "page.html") is None
        with pytest.raises(ReadingError, match="cut off or damaged"):
            process.list(urls[:-12].encode(), "map.xml")


def test_a_process_that_dies_is_a_refusal_and_another_is_started() -> None:
    with ReadingProcess() as process:
        process.read(SENTENCE.encode(), "a.txt", "a")
        assert process._child is not None
        process._child.kill()
        process._child.wait()
        with pytest.raises(ReadingError, match=r"a\.txt cannot be read"):
            process.read(SENTENCE.encode(), "a.txt", "a")
        assert process.read(SENTENCE.encode(), "a.txt", "a").articles


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_process_knows_no_secret_and_ends_with_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    with ReadingProcess() as process:
        process.read(SENTENCE.encode(), "a.txt", "a")
        assert process._child is not None
        pid = process._child.pid
        assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()
    assert not Path(f"/proc/{pid}").exists()


FRENCH = "Le bac de Brenn est annulé pour le troisième jour, car la rampe a été tordue par un camion. " * 3


@pytest.mark.parametrize("text", [FRENCH, "渡轮连续第三天停航，因为坡道被一辆卡车撞弯了。" * 3])
def test_another_language_is_told_of_where_the_model_reads_english_only(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt").write_text(text)
    told: list[str] = []
    list(read_articles([tmp_path], told.append, english_only=True))
    (warning,) = told
    assert warning.startswith("b is not in English")
    assert "EMBEDDING_MODEL" in warning
    list(read_articles([tmp_path], told.append))
    assert told == [warning]
