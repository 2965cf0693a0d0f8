import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(sys.platform != "linux", reason="others confine less")]

_TRIES = """
import json, os, socket, sys, threading
from bot.intake.confinement import confine
confine(20)
def outcome(action):
    try:
        action()
    except OSError:
        return "refused"
    return "done"
tries = {
    "socket": lambda: socket.socket(),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "kill": lambda: os.kill(os.getppid(), 0),
    "parent's environment": lambda: open(f"/proc/{os.getppid()}/environ", "rb").read(),
    "secret": lambda: open(sys.argv[1]).read(),
    "folder": lambda: os.listdir(os.path.dirname(sys.argv[1])),
    "write": lambda: open(sys.argv[1] + "2", "w"),
    "thread": lambda: threading.Thread(target=int).start(),
    "code": lambda: __import__("trafilatura"),
}
print(json.dumps({name: outcome(action) for name, action in tries.items()}))
"""


def landlock_is_there() -> bool:
    asked = "import ctypes, sys; sys.exit(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1)"
    return subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    secret = tmp_path_factory.mktemp("own") / "token"
    secret.write_text("DISCORD_TOKEN=secret")
    told = subprocess.run(
        [sys.executable, "-c", _TRIES, str(secret)], capture_output=True, text=True, check=True
    ).stdout
    outcomes: dict[str, str] = json.loads(told)
    return outcomes


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter for this machine")
@pytest.mark.parametrize("action", ["socket", "fork", "exec", "kill"])
def test_no_socket_and_no_process(action: str, outcomes: dict[str, str]) -> None:
    assert outcomes[action] == "refused"


@pytest.mark.skipif(not landlock_is_there(), reason="this kernel cannot hide files")
@pytest.mark.parametrize("action", ["parent's environment", "secret", "folder", "write"])
def test_no_file_of_the_bot_and_no_other_process_is_seen(action: str, outcomes: dict[str, str]) -> None:
    assert outcomes[action] == "refused"


@pytest.mark.parametrize("action", ["thread", "code"])
def test_code_is_still_loaded_and_threads_run(action: str, outcomes: dict[str, str]) -> None:
    assert outcomes[action] == "done"


@pytest.mark.skipif(not landlock_is_there(), reason="this kernel cannot hide files")
def test_files_beside_the_packages_are_hidden() -> None:
    beside = Path(__file__).parents[3] / "pyproject.toml"
    program = f"from bot.intake.confinement import confine; confine(9); open({str(beside)!r})"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "PermissionError" in ended.stderr
