import asyncio
import json
import os
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

import bot.intake.sandbox as isolated_reading
from bot.intake.sandbox import MAX_ARTICLES, MAX_TEXT_CHARS, _plain_name, read_isolated
from index import Article, ReadingError, default_article, read_bytes

pytestmark = pytest.mark.heavy

SENTENCE = "The ferry leaves at seven, the harbour master said on Monday. "
PAGE = f"<html><head><title>Ferry</title></head><body><article><p>{SENTENCE * 8}</p></article></body></html>"


def read(data: bytes, name: str, timeout_s: float = 60.0) -> list[Article]:
    return asyncio.run(read_isolated(data, name, timeout_s=timeout_s))


def refusal(data: bytes, name: str, timeout_s: float = 60.0) -> str:
    with pytest.raises(ReadingError) as refused:
        read(data, name, timeout_s)
    return str(refused.value)


def jsonl(*articles: dict[str, str]) -> bytes:
    return "\n".join(json.dumps(article) for article in articles).encode()


def pdf(content: bytes | StreamObject) -> bytes:
    """A PDF of one page that is drawn by the content."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    if isinstance(content, bytes):
        stream = DecodedStreamObject()
        stream.set_data(content)
        content = stream
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"date 2021-03-19 Title\n{SENTENCE}".encode(), "ferry.txt"),
        (f"---\ntitle: Ferry\ndate: 2021-03-19\nsource: S\n---\n{SENTENCE}".encode(), "a.md"),
        (PAGE.encode(), "page.html"),
        (PAGE.encode(), "no-suffix"),
        (pdf(f"BT /F 9 Tf 9 99 Td ({SENTENCE}) Tj ET".encode()), "a.pdf"),
        (
            jsonl(
                {
                    "id": "é 1",
                    "text": "One\u2028 two\u0085 three \x1c four.\n\n\U0001f6a2 \ud83d",
                    "title": "T\ud800",
                },
                {"id": "b", "text": "B.", "date": "2021-03-19", "source": "S", "url": "https://a.org/?b=1"},
            ),
            "two.jsonl",
        ),
    ],
)
def test_it_gives_what_reading_gives(data: bytes, name: str) -> None:
    assert read(data, name) == read_bytes(data, name)


def test_the_default_article_comes_through() -> None:
    article = default_article()
    assert read(article.text.encode(), "a.txt")[0].text == article.text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.txt"),
        (b" \n", "a.pdf"),
        (b"\0\1\2", "a.txt"),
        (b"{}", "a.jsonl"),
        (b"%PDF-1.7\nbroken", "a.pdf"),
        (b"<html><body><p>menu</p></body></html>", "ä.html"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_same_words(data: bytes, name: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_bytes(data, name)
    assert refusal(data, name) == str(refused.value)


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        ("../../etc/passwd.txt", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\x.txt", "x"),
        ("..\\..\\boot.txt", "boot"),
        ("a\0b.txt", "ab"),
        ("--help", "help"),
        ("-c", "c"),
        ("-", "article"),
        ("..", "article"),
        ("", "file"),
        ("/", "file"),
        ("\0", "file"),
        ("\n", "file"),
        ("a\nb.txt", "ab"),
        ("\udcff\ud800.txt", "txt"),
        ("$(id);`id`|&.txt", "id-id"),
        ("%s{0}\u202etxt.exe.txt", "s-0-txt-exe"),
        ("n" * 1000 + ".txt", "n" * 80),
        ("." + "n" * 1000, "n" * 80),
        ("a/" * 1000 + "b.txt", "b"),
        ("новости.txt", "новости"),
    ],
)
def test_a_name_is_only_a_name(name: str, article_id: str) -> None:
    (article,) = read_bytes(SENTENCE.encode(), _plain_name(name))
    assert article.article_id == article_id


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "--help", "a\0b\n\ud800.txt", "n" * 10**6, "$(id).txt"]
)
def test_a_name_does_no_harm_on_its_way(name: str) -> None:
    assert read(SENTENCE.encode(), name) == read_bytes(SENTENCE.encode(), _plain_name(name))


def test_a_long_name_keeps_its_suffix_and_is_shown_short() -> None:
    assert read(f"# Ferry\n\n{SENTENCE}".encode(), "n" * 1000 + ".md")[0].title == "Ferry"
    assert len(refusal(b"", "n" * 1000 + ".txt")) < 200


def flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"BT (a) Tj ET " * 2**16) for _ in range(250)) + packer.flush()
    stream = StreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return pdf(stream)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(2**20)))


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "bomb ">{entities}]>'
    return f"{head}<html><body><p>{SENTENCE * 4}&e11;</p></body></html>".encode()


@pytest.mark.parametrize(
    ("bomb", "name", "sentence"),
    [
        (flate_bomb, "bomb.pdf", "bomb.pdf"),
        (png, "photo.pdf", "not a PDF"),
        (png, "photo.txt", "binary"),
        (lambda: b"PK\3\4" + zlib.compress(bytes(2**20)) + bytes(99), "a.md", "binary"),
        (lambda: b"<div>" * 200_000 + SENTENCE.encode(), "deep.html", "deep.html"),
        (lambda: b"%PDF-1.7\n" + b"[" * 10**6, "deep.pdf", "deep.pdf"),
    ],
)
def test_a_bomb_is_refused_in_a_sentence(bomb: Callable[[], bytes], name: str, sentence: str) -> None:
    refused = refusal(bomb(), name, 10.0)
    assert sentence in refused
    assert refused.endswith(".")


def test_entities_of_entities_are_not_unfolded() -> None:
    (article,) = read(entity_bomb(), "page.xhtml")
    assert SENTENCE.strip() in article.text
    assert article.text.count("bomb") < 10


def test_nothing_outside_a_page_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    head = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    page = f"{head}<html><body><p>{SENTENCE * 4}&e;</p></body></html>"
    assert "the secret" not in read(page.encode(), "page.xhtml")[0].text


def test_a_long_line_is_read() -> None:
    line = (SENTENCE * 2000)[:100_000].strip()
    assert read(line.encode(), "a.txt")[0].text == line


def test_as_many_articles_as_allowed_and_one_more() -> None:
    lines = [{"id": str(i), "text": f"Words {i}."} for i in range(MAX_ARTICLES + 1)]
    assert len(read(jsonl(*lines[:-1]), "many.jsonl")) == MAX_ARTICLES
    assert "more than 1,000 articles" in refusal(jsonl(*lines), "many.jsonl")


def test_more_text_than_allowed() -> None:
    half = "word " * (MAX_TEXT_CHARS // 10) + "end"
    lines = jsonl({"id": "a", "text": half}, {"id": "b", "text": half})
    assert "more than 20,000,000 characters" in refusal(lines, "long.jsonl")


Children = asyncio.Queue[asyncio.subprocess.Process]


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Children:
    """The children, as they are started."""
    started = Children()
    start = asyncio.create_subprocess_exec

    async def recorded(*command: str, **options: Any) -> asyncio.subprocess.Process:
        child = await start(*command, **options)
        started.put_nowait(child)
        return child

    monkeypatch.setattr(asyncio, "create_subprocess_exec", recorded)
    return started


def run_instead(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    program = folder / "python"
    program.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_a_child_is_killed_at_the_timeout(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, tmp_path, "exec sleep 30")
    assert "takes too long" in refusal(SENTENCE.encode(), "a.txt", 0.5)
    assert children.get_nowait().returncode == -signal.SIGKILL


def test_a_child_is_killed_when_its_reader_is_cancelled(children: Children) -> None:
    async def run() -> int | None:
        task = asyncio.create_task(read_isolated(SENTENCE.encode(), "a.txt"))
        child = await children.get()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return child.returncode

    assert asyncio.run(run()) == -signal.SIGKILL


def test_a_child_that_dies_is_a_refusal(children: Children) -> None:
    async def run() -> None:
        task = asyncio.create_task(read_isolated(SENTENCE.encode() * 150_000, "a.txt"))
        (await children.get()).send_signal(signal.SIGSEGV)
        with pytest.raises(ReadingError, match=r"a\.txt cannot be read"):
            await task

    asyncio.run(run())


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_a_child_knows_no_secret_and_is_alone(monkeypatch: pytest.MonkeyPatch, children: Children) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("HF_TOKEN", "secret")

    async def run() -> tuple[bytes, bool]:
        task = asyncio.create_task(read_isolated(SENTENCE.encode(), "a.txt"))
        pid = (await children.get()).pid
        # The child lives on: it has not been given its file's end yet.
        seen = Path(f"/proc/{pid}/environ").read_bytes(), os.getsid(pid) == pid  # noqa: ASYNC240
        await task
        return seen

    environ, alone = asyncio.run(run())
    assert b"PYTHONPATH" in environ
    assert b"secret" not in environ
    assert alone


FIELDS = {"article_id": "a", "title": "A", "text": "A.", "published": None, "source": None, "url": None}


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exit 1", "cannot be read"),
        ("echo '{}'", "cannot be read"),
        ("echo '[1]'", "cannot be read"),
        ("echo words", "cannot be read"),
        ("printf '\\377'", "cannot be read"),
        (f"echo '{json.dumps(FIELDS | {'title': 1})}'", "cannot be read"),
        (f"echo '{json.dumps(FIELDS | {'url': []})}'", "cannot be read"),
        (f"echo '{json.dumps(FIELDS | {'published': 'x'})}'", "cannot be read"),
        ("echo So it is.; exit 3", "So it is."),
    ],
)
@pytest.mark.parametrize("data", [SENTENCE.encode(), SENTENCE.encode() * 20_000])
def test_whatever_the_child_says_becomes_a_refusal(
    data: bytes, script: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, tmp_path, script)
    assert sentence in refusal(data, "a.txt")


@pytest.mark.parametrize("script", ["sleep 30", "sleep 30 & exit 1", "sleep 30 & exec sleep 30"])
def test_what_a_child_starts_ends_with_it(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, tmp_path, script)
    assert "takes too long" in refusal(SENTENCE.encode(), "a.txt", 0.3)


def test_output_without_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, tmp_path, "exec yes")
    monkeypatch.setattr(isolated_reading, "_MAX_OUTPUT_BYTES", 2**20)
    assert "cannot be read" in refusal(SENTENCE.encode(), "a.txt")
    # Given much and reading none of it, the child is cut off by the clock.
    assert "takes too long" in refusal(SENTENCE.encode() * 20_000, "a.txt", 0.3)


def test_a_child_with_good_lines_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps(FIELDS | {"text": "A\u2028\u0085."}, ensure_ascii=False)
    run_instead(monkeypatch, tmp_path, f"echo '{line}'")
    assert read(SENTENCE.encode(), "a.txt") == [Article("a", "A", "A\u2028\u0085.")]


def limited(code: str, cpu_s: int = 20) -> subprocess.CompletedProcess[str]:
    program = f"from bot.intake.confinement import limit_resources as l; import os, sys; l({cpu_s}); {code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have fewer limits")
def test_a_child_has_limits(tmp_path: Path) -> None:
    assert "MemoryError" in limited("bytearray(3 * 2**29)").stderr
    assert "File too large" in limited(f"open({str(tmp_path / 'a')!r}, 'wb', 0).write(b'a')").stderr
    assert limited("[0 for _ in iter(int, 1)]", cpu_s=1).returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    if os.getuid() != 0:
        assert "BlockingIOError" in limited("os.fork()").stderr


def test_a_child_loads_no_model() -> None:
    code = "import sys, bot.intake.sandbox as i; i._read(b'A few words.', 'a.txt'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "index.reading.files" in loaded.split()
    assert not {"torch", "numpy", "faiss", "aiohttp", "discord"} & set(loaded.split())
