"""What each check of the doctor makes of what it looks at."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest

from bot.chat.application import PERMISSIONS
from bot.doctor.application import Server, check_clock, check_gateway, check_servers
from bot.doctor.findings import Finding
from bot.doctor.index import check_index, check_model
from bot.doctor.machine import Memory, check_disk, check_memory, read_memory
from bot.doctor.setup import check_articles, check_packages, check_token
from index import Builder, Embedder, Generations, default_article

GB, MB = 1 << 30, 1 << 20
INVITATION = "https://invite.example"


def only(findings: Iterable[Finding]) -> Finding:
    (finding,) = findings
    return finding


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


MEMINFO = "MemTotal:        4194304 kB\nMemFree:          100 kB\nMemAvailable:    2097152 kB\n"


def test_the_memory_is_the_machines_where_nothing_limits_it(tmp_path: Path) -> None:
    root = write(tmp_path, {"proc/meminfo": MEMINFO + "SwapFree: 1048576 kB\n"})
    assert read_memory(root) == Memory(4 * GB, 2 * GB, GB)
    assert read_memory(tmp_path / "elsewhere") is None


def test_the_memory_is_what_the_nearest_container_leaves(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/meminfo": MEMINFO + "SwapFree: 1048576 kB\n",
            "proc/self/cgroup": "0::/system.slice/bot.service\n",
            "sys/fs/cgroup/system.slice/memory.max": "max\n",
            "sys/fs/cgroup/system.slice/memory.current": f"{GB}\n",
            "sys/fs/cgroup/system.slice/bot.service/memory.max": f"{512 * MB}\n",
            "sys/fs/cgroup/system.slice/bot.service/memory.current": f"{400 * MB}\n",
            "sys/fs/cgroup/system.slice/bot.service/memory.stat": f"anon 5\ninactive_file {100 * MB}\n",
        },
    )
    assert read_memory(root) == Memory(512 * MB, 212 * MB, 0)


@pytest.mark.parametrize(
    ("memory", "exported", "state"),
    [
        (Memory(4 * GB, 2 * GB, 0), False, "well"),
        (Memory(GB, 500 * MB, 0), False, "doubtful"),
        (Memory(GB, 500 * MB, GB), False, "well"),
        (Memory(GB, 500 * MB, 0), True, "well"),
        (Memory(GB, 100 * MB, 0), True, "doubtful"),
        (Memory(128 * MB, 100 * MB, 0), True, "wrong"),
        (None, False, "well"),
    ],
)
def test_serving_needs_little_and_preparing_the_model_more(
    memory: Memory | None, exported: bool, state: str
) -> None:
    finding = check_memory(memory, exported=exported)
    assert finding.state == state
    assert bool(finding.cure) is (state != "well")


def test_a_folder_that_is_not_there_yet_is_made_where_there_is_room(tmp_path: Path) -> None:
    assert check_disk("INDEX_DIR", tmp_path / "a" / "b", 0).state == "well"
    assert list(tmp_path.iterdir()) == []
    much = check_disk("INDEX_DIR", tmp_path / "a", 1 << 60)
    assert (much.state, "INDEX_DIR" in much.cure) == ("doubtful", True)
    (tmp_path / "file").touch()
    file = check_disk("INDEX_DIR", tmp_path / "file" / "index", 0)
    assert (file.state, file.cure) == ("wrong", "set INDEX_DIR to a folder")


@pytest.mark.parametrize(
    ("requirement", "told"),
    [
        ("numpy>=99", "numpy is "),
        ("no-such-package>=1", "no-such-package is missing"),
        ("torch<1", "torch is "),
    ],
)
def test_a_package_that_does_not_fit_is_named(requirement: str, told: str) -> None:
    finding = check_packages(exported=False, requirements=["rich>=1", requirement])
    assert finding.state == "wrong"
    assert finding.found.startswith(told)
    assert "pip install" in finding.cure


def test_an_exported_model_needs_no_torch() -> None:
    assert check_packages(exported=True, requirements=["torch<1"]).state == "well"
    unasked = "no-such-package>=1; extra == 'dev'"
    assert check_packages(exported=False, requirements=["numpy>=1", unasked]).found.startswith("1,")


def test_articles_are_there_or_named(tmp_path: Path) -> None:
    assert only(check_articles([])).state == "well"
    (tmp_path / "empty").mkdir()
    write(tmp_path / "news", {"a.txt": "a", "b.md": "b", "c.xyz": "c"})
    paths = [tmp_path / "news", tmp_path / "news/a.txt", tmp_path / "empty", tmp_path / "a.txt, b.txt"]
    folder, file, empty, several = check_articles(paths)
    assert (folder.state, file.state, empty.state, several.state) == ("well", "well", "wrong", "wrong")
    assert "2 file(s)" in folder.found
    assert "holds no text" in empty.found
    assert several.cure == "put : between the paths of ARTICLES"


@pytest.mark.parametrize(
    ("token", "cure"),
    [
        ("", "Reset Token"),
        ("Bot NjAwMDAwMDAwMDAwMDAwMDAx.Gxxxxx.not-a-real-one", "leave out the word Bot"),
        ("'NjAwMDAwMDAwMDAwMDAwMDAx.Gxxxxx.not-a-real-one", "quotation marks"),
        ("600000000000000001", "application's id"),
        ("0123456789abcdef" * 4, "public key"),
        ("gooseberry-0123456789-gooseberry", "client secret"),
        ("gooseberry", "copy it again"),
    ],
)
def test_what_is_no_token_is_told_by_its_form_and_not_shown(token: str, cure: str) -> None:
    finding = check_token(token)
    assert finding.state == "wrong"
    assert cure in finding.cure
    assert not token or token not in finding.found + finding.cure


def test_the_built_in_model_is_prepared_or_says_what_will_be(tmp_path: Path, embedder: Embedder) -> None:
    embedder.embed(["prepared now, if not before"])
    there = check_model(embedder)
    assert there.state == "well"
    assert "fp32, 384 dimensions" in there.found
    unprepared = check_model(Embedder(cache=tmp_path / "cache"))
    assert (unprepared.state, (tmp_path / "cache").exists()) == ("doubtful", False)
    assert "articlebot run does it" in unprepared.cure


def test_a_model_that_is_not_here_is_not_downloaded(tmp_path: Path) -> None:
    assert check_model(Embedder("sentence-transformers/no-such-model", cache=tmp_path)).state == "doubtful"
    gone = check_model(Embedder(str(tmp_path / "gone"), cache=tmp_path))
    assert (gone.state, "EMBEDDING_MODEL" in gone.cure) == ("wrong", True)
    empty = check_model(Embedder(str(tmp_path), cache=tmp_path))
    assert (empty.state, "modules.json" in empty.found) == ("wrong", True)


def test_an_export_that_is_damaged_is_named(tmp_path: Path, embedder: Embedder) -> None:
    embedder.embed(["prepared now, if not before"])
    made = embedder.export()
    assert made is not None
    shutil.copytree(made, tmp_path / made.name)
    (tmp_path / made.name / "model.onnx").write_bytes(b"not a model")
    finding = check_model(Embedder(cache=tmp_path))
    assert finding.state == "doubtful"
    assert f"{tmp_path / made.name} is damaged" in finding.found
    assert "makes it again" in finding.cure


@pytest.fixture
def built(default_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_folder, tmp_path / "index"))


def looked_at(folder: Path, embedder: Embedder, later: timedelta = timedelta()) -> Finding:
    return check_index(folder, embedder, now=datetime.now(UTC) + later)


def test_an_index_is_whole_and_says_its_age(built: Path, embedder: Embedder) -> None:
    finding = looked_at(built, embedder, timedelta(days=3))
    assert finding.state == "well"
    for words in ("1 article(s)", "made 3 days ago", "none before it to go back to", "format "):
        assert words in finding.found
    Builder(built, embedder).build([default_article()], rebuild=True)
    assert "one before it to go back to" in looked_at(built, embedder).found
    assert "in the future" in looked_at(built, embedder, -timedelta(hours=5)).found


def test_no_index_is_no_mistake(tmp_path: Path, embedder: Embedder) -> None:
    assert looked_at(tmp_path, embedder).state == "doubtful"


def test_every_damaged_file_of_an_index_is_found(built: Path, embedder: Embedder) -> None:
    for file in (built / "current.json", Generations(built).live_path()):
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        finding = looked_at(built, embedder)
        assert (finding.state, file.name in finding.found) == ("wrong", True)
        assert "--rollback" in finding.found
        file.write_bytes(whole)
    assert looked_at(built, embedder).state == "well"


def test_an_index_of_another_model_is_told(built: Path, embedder: Embedder) -> None:
    finding = looked_at(built, Embedder(precision="int8"))
    assert (finding.state, "--rebuild" in finding.cure) == ("wrong", True)
    assert "all-MiniLM-L6-v2@int8" in finding.found


def test_an_index_of_another_format_is_told(built: Path, embedder: Embedder) -> None:
    from index.files import read_sealed, write_sealed

    path = built / "current.json"
    write_sealed(path, read_sealed(path) | {"format_version": 1})
    finding = looked_at(built, embedder)
    assert (finding.state, "has format 1" in finding.found) == ("wrong", True)


@pytest.mark.parametrize(("remaining", "state"), [(999, "well"), (10, "doubtful"), (0, "wrong")])
def test_starts_that_run_out_are_told(remaining: int, state: str) -> None:
    finding = check_gateway(remaining, 1000, 7000)
    assert (finding.state, "within 2 h" in finding.found) == (state, True)


@pytest.mark.parametrize(
    ("seconds", "state"), [(-3, "well"), (-90, "doubtful"), (90, "doubtful"), (7200, "wrong")]
)
def test_a_clock_that_is_off_is_told(seconds: int, state: str) -> None:
    finding = check_clock(timedelta(seconds=seconds))
    assert finding.state == state
    assert ("timedatectl" in finding.cure) is (state != "well")


def test_servers_where_the_bot_lacks_permissions_are_named_within_reason() -> None:
    assert only(check_servers([], INVITATION)).cure == f"invite it: {INVITATION}"
    fine = [
        Server(1, "one", PERMISSIONS),
        Server(2, "two", discord.Permissions(administrator=True)),
    ]
    assert only(check_servers(fine, INVITATION)).state == "well"
    lacking = [Server(n, f"server {n}", discord.Permissions(view_channel=True)) for n in range(9)]
    *named, more = check_servers([*fine, *lacking], INVITATION)
    assert [finding.found.split(" the bot")[0] for finding in named] == [f"in server {n}" for n in range(3)]
    assert "Send Messages in Threads" in named[0].found
    assert "View Channels" not in named[0].found
    assert more.found.startswith("6 more of 11")
