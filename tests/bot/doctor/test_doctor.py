"""`articlebot doctor`, as the person who runs the bot sees it, offline and at the local Discord."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from index import Embedder
from tests.discord_server import EDITORS, GUILD, MODERATORS, TOKEN, Discord, Payload
from tests.fixtures.checkout import ROOT

pytestmark = pytest.mark.heavy

OTHER_TOKEN = "NjAwMDAwMDAwMDAwMDAwMDAx.GabcDE.0123456789012345678901234567890123456"  # noqa: S105
SETTINGS = (
    "INDEX_DIR", "EMBEDDING_", "ARTICLES", "STRICTNESS", "ADMIN_", "ALLOWED_", "QUESTIONS_",
    "MESSAGE_CONTENT", "DISCORD_", "SSL_",
)  # fmt: skip


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith(SETTINGS):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def doctor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return ran([], arguments, environment)


def ran(
    before: Sequence[str], arguments: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-m", "bot", "doctor", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def lines_of(told: str, name: str) -> list[str]:
    """The lines of a check, each with its cure behind it."""
    lines: list[str] = []
    for line in told.splitlines():
        if line.startswith("    "):
            lines[-1] += line
        else:
            lines.append(line)
    return [line for line in lines if line[2:].split()[:1] == [name]]


def line_of(told: str, name: str) -> str:
    (line,) = lines_of(told, name)
    return line


def test_all_is_well_with_an_index_and_a_token(
    default_folder: Path, working_folder: Path, embedder: Embedder
) -> None:
    embedder.embed(["prepared now, if not before"])
    shutil.copytree(default_folder, "index")
    before = sorted(working_folder.rglob("*"))
    told = doctor(INDEX_DIR="index", DISCORD_TOKEN=TOKEN)
    assert told.returncode == 0
    assert told.stderr == ""
    assert "Nothing is wrong." in told.stdout
    assert "--online" in told.stdout
    for name in ("settings", "python", "packages", "memory", "disk", "model", "index", "articles", "token"):
        assert line_of(told.stdout, name).startswith("✓")
    assert TOKEN not in told.stdout
    assert sorted(working_folder.rglob("*")) == before


def test_a_bare_folder_lacks_a_token_and_nothing_else(
    working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert line_of(told, "token").startswith("✗")
    assert line_of(told, "index").startswith("!")
    assert "1 thing(s) to mend" in told
    assert list(working_folder.iterdir()) == []


def test_pytorch_is_not_loaded_for_it(default_folder: Path, embedder: Embedder) -> None:
    embedder.embed(["prepared now, if not before"])
    program = "import sys; from bot.__main__ import main; main(['doctor'])\nassert 'torch' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "INDEX_DIR": str(default_folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_damaged_export_is_told_and_left_alone(working_folder: Path, embedder: Embedder) -> None:
    embedder.embed(["prepared now, if not before"])
    made = embedder.export()
    assert made is not None
    weights = Path(shutil.copytree(made, working_folder / "models" / made.name)) / "model.weights"
    os.truncate(weights, 1000)
    told = doctor(MODEL_CACHE_DIR="models").stdout
    assert "is damaged" in line_of(told, "model")
    assert "makes it again" in line_of(told, "model")
    assert any("MODEL_CACHE_DIR" in line for line in lines_of(told, "disk"))
    assert weights.stat().st_size == 1000


def test_settings_that_are_refused_are_checks_that_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text(f"QUESTIONS_PER_USER=many\nDISCORD_TOKEN={TOKEN}\n")
    monkeypatch.setenv("STRICTNESS", "0.5")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    refused = [line for line in lines_of(told, "settings") if line.startswith("✗")]
    assert len(refused) == 2
    assert all(any(name in line for line in refused) for name in ("QUESTIONS_PER_USER", "STRICTNESS"))
    assert line_of(told, "token").startswith("✓")


@pytest.mark.parametrize("content", [b'DISCORD_TOKEN="never closed\n', b"\xff\xfe"])
def test_a_file_of_settings_that_cannot_be_read_is_told(
    content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_bytes(content)
    assert main(["doctor"]) == 1
    told, complaints = capsys.readouterr()
    assert "does not start until then" in told
    assert complaints == ""
    assert main(["run"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_that_others_may_read_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(".env")
    path.write_text(f"DISCORD_TOKEN={TOKEN}\n")
    for mode, warned in ((0o644, True), (0o600, False)):
        path.chmod(mode)
        assert main(["doctor"]) == 0
        assert ("chmod 600 .env" in capsys.readouterr().out) is warned


def test_every_cure_stands_on_a_line_of_its_own_without_colours_where_nobody_watches() -> None:
    told = doctor(ARTICLES="gone.txt", PYTHONIOENCODING="ascii")
    assert told.returncode == 1
    assert told.stdout.isascii()
    assert "\x1b" not in told.stdout
    article = next(line for line in told.stdout.splitlines() if "gone.txt" in line)
    assert article.startswith("x  articles")
    assert "\n                   -> correct the path in ARTICLES\n" in told.stdout


def test_a_terminal_shows_colours_and_whole_links() -> None:
    controller, terminal = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "60"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "doctor"], env=environment, stdout=terminal, stderr=terminal
    ):
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(controller, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(controller)
    text = shown.decode()
    assert "\x1b[32m✓" in text
    assert "discord.com/developers/applications" in text
    assert "index …" in text
    shown_lines = [
        re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line).rpartition("\r")[2] for line in text.split("\r\n")
    ]
    cure = [line for line in shown_lines if line.startswith(" " * 18)]
    assert len(cure) > 3
    assert all(len(line) <= 60 for line in cure)


def mounted(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Doctor after a mount that nobody else sees."""
    tried = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)  # noqa: S607
    if sys.platform != "linux" or tried.returncode != 0:
        pytest.skip("mounting needs root")
    return ran(["unshare", "-m", "sh", "-c", f'{script} && exec "$@"', "sh"], [], environment)


def test_a_disk_that_can_only_be_read_is_told(default_folder: Path) -> None:
    shutil.copytree(default_folder, "index")
    told = mounted("mount --bind index index && mount -o remount,ro,bind index", INDEX_DIR="index")
    assert told.returncode == 1
    assert "can only be read" in line_of(told.stdout, "disk")
    assert "INDEX_DIR" in line_of(told.stdout, "disk")
    assert line_of(told.stdout, "index").startswith("✓")


def test_a_full_disk_is_told() -> None:
    Path("index").mkdir()
    full = mounted("mount -t tmpfs -o size=1m tmpfs index", INDEX_DIR="index")
    assert "make room" in line_of(full.stdout, "disk")
    inodes = mounted("mount -t tmpfs -o size=200m,nr_inodes=20 tmpfs index", INDEX_DIR="index")
    assert "no more files fit" in line_of(inodes.stdout, "disk")


def test_a_folder_of_somebody_else_is_told() -> None:
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    program = (
        "import os, sys; from pathlib import Path; from bot.doctor.machine import check_disk\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "for path in sys.argv[1:]: print(check_disk('INDEX_DIR', Path(path), 0))"
    )
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = Path(folder, "theirs"), Path(folder, "ours")
        Path(folder).chmod(0o755)
        theirs.mkdir()
        ours.mkdir()
        (ours / "generations").mkdir()
        ours.chmod(0o777)
        command = [sys.executable, "-c", program, str(theirs), str(theirs / "new"), str(ours)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    there, new, inside = told.stdout.splitlines()
    assert f"{theirs} cannot be written to by" in there
    assert f"sudo mkdir -p {theirs / 'new'} && sudo chown -R" in new
    assert f"{ours / 'generations'} cannot be written to by" in inside


@pytest.fixture(scope="module")
def discord(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Discord]:
    with Discord(tmp_path_factory.mktemp("discord")) as server:
        yield server
        assert server.violations() == []


@pytest.fixture
def environment(default_folder: Path, discord: Discord) -> dict[str, str]:
    return {"INDEX_DIR": str(default_folder), **discord.environment}


def test_discord_knows_the_bot_and_all_is_well(environment: dict[str, str], discord: Discord) -> None:
    told = doctor(
        "--online",
        **environment,
        ADMIN_GUILD_IDS=GUILD.id,
        ADMIN_ROLE_IDS=f"{MODERATORS.id},{EDITORS.id}",
        ALLOWED_GUILD_IDS=GUILD.id,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "Nothing is wrong." in told.stdout
    assert "articlebot, application 600000000000000001" in lines_of(told.stdout, "token")[-1]
    assert "Reading Room, Annex" in line_of(told.stdout, "servers")
    administrators = line_of(told.stdout, "administrators")
    for name in (discord.owner.name, "Manage Server in Reading Room", "moderators, editors"):
        assert name in administrators
    for name in ("intents", "gateway", "clock"):
        assert line_of(told.stdout, name).startswith("✓")
    assert TOKEN not in told.stdout


def test_a_token_that_discord_refuses_is_told(environment: dict[str, str]) -> None:
    told = doctor("--online", **environment | {"DISCORD_TOKEN": OTHER_TOKEN})
    assert told.returncode == 1
    assert "Reset Token" in lines_of(told.stdout, "token")[-1]
    assert OTHER_TOKEN not in told.stdout + told.stderr


def test_without_a_token_discord_is_not_asked(environment: dict[str, str], discord: Discord) -> None:
    before = len(discord.requests())
    told = doctor("--online", **environment | {"DISCORD_TOKEN": "gooseberry"})
    assert told.returncode == 1
    assert "Discord was not asked" in told.stdout
    assert len(discord.requests()) == before


def test_ids_of_administrators_that_name_nothing_are_told(environment: dict[str, str]) -> None:
    everyone = GUILD.id
    told = doctor(
        "--online",
        **environment,
        ADMIN_GUILD_IDS="620000000000000009",
        ADMIN_ROLE_IDS=f"{MODERATORS.id},610000000000000009,{everyone}",
    )
    assert told.returncode == 1
    guilds, roles = lines_of(told.stdout, "administrators")
    assert guilds.startswith("✗ administrators  ADMIN_GUILD_IDS names 620000000000000009,")
    assert "Copy Server ID" in guilds
    assert "610000000000000009, 620000000000000001, and 2 server(s) have no such role" in roles
    assert MODERATORS.id not in roles


def test_what_an_application_lacks_is_told(environment: dict[str, str], discord: Discord) -> None:
    starts = {"total": 1000, "remaining": 0, "reset_after": 5 * 3_600_000, "max_concurrency": 1}
    changes: dict[str, Payload] = {
        "/users/@me/guilds": {"permissions": str(1 << 10), "name": "Reading\x1b[31m\nRoom"},
        "/oauth2/applications/@me": {
            "flags": 1 << 15 | 1 << 18,
            "interactions_endpoint_url": "https://bot.example",
            "bot_require_code_grant": True,
            "integration_types_config": {"0": {}},
        },
        "/gateway/bot": {"session_start_limit": starts},
    }
    for path, fields in changes.items():
        discord.amend(path, **fields)
    try:
        told = doctor("--online", USER_INSTALL="on", **environment)
    finally:
        for path in changes:
            discord.amend(path)
    assert told.returncode == 1
    assert "Server Members and Message Content" in line_of(told.stdout, "intents")
    assert len(lines_of(told.stdout, "application")) == 4
    assert "0 of 1,000 starts left" in line_of(told.stdout, "gateway")
    servers = lines_of(told.stdout, "servers")
    assert len(servers) == 2
    assert "lacks: Send Messages, Read Message History, Create Public Threads, " in servers[0]
    assert "permissions=309237713920" in servers[0]
    assert "\x1b" not in told.stdout


def test_the_intents_are_those_that_the_settings_ask_for(environment: dict[str, str], tmp_path: Path) -> None:
    with Discord(tmp_path, message_content=True) as server:
        environment = environment | server.environment
        found = {
            setting: doctor("--online", **environment, MESSAGE_CONTENT=setting) for setting in ("on", "off")
        }
        server.amend("/oauth2/applications/@me", flags=0)
        lacking = doctor("--online", **environment, MESSAGE_CONTENT="on")
        server.amend("/oauth2/applications/@me", flags=1 << 15)
        other = doctor("--online", **environment, MESSAGE_CONTENT="on")
    assert line_of(found["on"].stdout, "intents").startswith("✓")
    assert line_of(found["off"].stdout, "intents").startswith("!")
    assert "MESSAGE_CONTENT=on would let channels have posts answered" in found["off"].stdout
    wrong = line_of(lacking.stdout, "intents")
    assert wrong.startswith("✗")
    assert "Privileged Gateway Intents, Message Content; or set MESSAGE_CONTENT=off" in wrong
    assert [one[0] for one in lines_of(other.stdout, "intents")] == ["✗", "!"]


def test_a_bot_that_anybody_may_add_is_told(environment: dict[str, str], discord: Discord) -> None:
    told = line_of(doctor("--online", **environment).stdout, "application")
    assert told.startswith("!")
    assert "anybody may add it" in told
    assert "switch off Public Bot; or name the servers that may have it in ALLOWED_GUILD_IDS" in told
    assert lines_of(doctor("--online", **environment, ALLOWED_GUILD_IDS=GUILD.id).stdout, "application") == []
    discord.amend("/oauth2/applications/@me", bot_public=False)
    try:
        assert lines_of(doctor("--online", **environment).stdout, "application") == []
    finally:
        discord.amend("/oauth2/applications/@me")


def test_a_discord_that_fails_is_told(environment: dict[str, str], discord: Discord) -> None:
    discord.fault("GET", "/users/@me$", status=503)
    told = doctor("--online", **environment)
    assert told.returncode == 1
    assert "status 503" in line_of(told.stdout, "discord")
    discord.fault("GET", "/gateway/bot$", status=503)
    assert "did not answer as it should" in line_of(doctor("--online", **environment).stdout, "discord")


def test_a_network_that_fails_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    with Discord(tmp_path) as server:
        gone = server.environment["DISCORD_PROXY"]
    for proxy, words in (
        (gone, "127.0.0.1, in DISCORD_PROXY, cannot be reached (Connection refused)"),
        ("http://no-such-host.invalid:3128", "no-such-host.invalid, in DISCORD_PROXY, cannot be looked up"),
    ):
        told = doctor("--online", **environment | {"DISCORD_PROXY": proxy})
        assert told.returncode == 1
        assert words in line_of(told.stdout, "discord")
    untrusted = {name: value for name, value in environment.items() if name != "SSL_CERT_FILE"}
    told = doctor("--online", **untrusted)
    assert "no certificate that can be trusted" in line_of(told.stdout, "discord")
    assert "clock" in line_of(told.stdout, "discord")


def test_what_can_be_loaded_is_what_load_gives() -> None:
    environment = {"QUESTIONS_PER_USER": "7", "ADMIN_ROLE_IDS": "x", "DISCORD_PROXY": "y"}
    settings, refused = Settings.load_what_can_be(environment, Path("no such file"))
    assert settings == Settings.load({"QUESTIONS_PER_USER": "7"}, Path("no such file"))
    assert sorted(error.name for error in refused) == ["ADMIN_ROLE_IDS", "DISCORD_PROXY"]
