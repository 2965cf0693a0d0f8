import os
from pathlib import Path

import pytest

from bot.settings import TOKEN_FILE, ServiceManager, Settings
from bot.variables import HttpAddress, SettingError
from index import ArticlebotError, ClusterAddress


def load(**environ: str) -> Settings:
    return Settings.load(environ, Path("no such file"))


def test_the_defaults_need_nothing() -> None:
    settings = load()
    assert settings.discord_token == settings.discord_proxy == ""
    assert settings.admin_guild_ids == settings.admin_role_ids == frozenset()
    assert not settings.feedback_keep_questions
    assert settings.strictness == "balanced"


def test_the_example_has_a_line_with_the_default_for_every_setting() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    written = dict(line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#"))
    rows = [*Settings.table().values(), TOKEN_FILE]
    assert written == {row.name: row.default for row in rows}
    assert Settings.load(written, Path("no such file")) == load()


def test_an_index_is_in_a_folder_or_in_a_cluster() -> None:
    assert load(INDEX_DIR="here").index_location == Path("here")
    settings = load(INDEX_URL="qdrant://localhost/news", QDRANT_API_KEY="gooseberry")
    location = settings.index_location
    assert isinstance(location, ClusterAddress)
    assert (location.name, location.api_key) == ("news", "gooseberry")
    assert "gooseberry" not in f"{settings!r}"
    open_to_all = load(INDEX_URL="qdrant://localhost/news").index_location
    assert isinstance(open_to_all, ClusterAddress)
    assert open_to_all.api_key is None
    with pytest.raises(ArticlebotError, match="INDEX_URL must be qdrant://"):
        load(INDEX_URL="localhost:6333")


def test_strictness_is_one_of_three() -> None:
    assert [load(STRICTNESS=name).strictness for name in ("lenient", "Strict")] == ["lenient", "strict"]


def test_a_reader_is_on_off_or_a_model_of_ones_own() -> None:
    assert load().reader == "on"
    written = ("ON", "Off", "models/Reader", "someone/small-reader")
    assert [load(READER=one).reader for one in written] == [
        "on",
        "off",
        "models/Reader",
        "someone/small-reader",
    ]


def test_ids_are_separated_by_commas_or_spaces() -> None:
    settings = load(
        ADMIN_GUILD_IDS="610000000000000001, 610000000000000002", ADMIN_ROLE_IDS="620000000000000001"
    )
    assert settings.admin_guild_ids == {610000000000000001, 610000000000000002}
    assert settings.admin_role_ids == {620000000000000001}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_GUILD_IDS", "my server"),
        ("ADMIN_ROLE_IDS", "12"),
        ("QUESTIONS_PER_USER", "0"),
        ("QUESTIONS_PER_SERVER", "many"),
        ("QUESTIONS_WAITING", "-1"),
        ("QUESTIONS_WAITING", "²"),
        ("DISCORD_PROXY", "proxy.example.org:3128"),
        ("STRICTNESS", "0.5"),
        ("PUBLIC_URL", "articles.example.org"),
        ("PUBLIC_URL", "ftp://articles.example.org"),
        ("PUBLIC_URL", "https://articles.example.org/?a=1"),
        ("PUBLIC_URL", "https://articles.example.org/#a"),
        ("PUBLIC_URL", "https://user:secret@articles.example.org"),
        ("PUBLIC_URL", "https://articles.example.org/a b"),
        ("PUBLIC_URL", "https://artïcles.example.org"),
        ("PUBLIC_URL", "https://articles.example.org/" + "a" * 150),
        ("LOG_FORMAT", "xml"),
        ("HTTP_ADDRESS", "8077"),
        ("HTTP_ADDRESS", ":8077"),
        ("HTTP_ADDRESS", "127.0.0.1:65536"),
        ("HTTP_ADDRESS", "127.0.0.1:²"),
        ("HTTP_ADDRESS", "::1:8077"),
        ("HTTP_ADDRESS", "[::g]:8077"),
        ("HTTP_ADDRESS", "http://127.0.0.1:8077"),
    ],
)
def test_a_setting_of_another_kind_is_named(name: str, value: str) -> None:
    with pytest.raises(ArticlebotError, match=name):
        load(**{name: value})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://articles.example.org/", "https://articles.example.org"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/a/b/", "http://[::1]:8080/a/b"),
        ("", ""),
    ],
)
def test_the_public_address_is_kept_without_a_slash_at_its_end(value: str, kept: str) -> None:
    assert load(PUBLIC_URL=value).public_url == kept


@pytest.mark.parametrize(
    ("value", "kept"), [("1", True), ("true", True), ("0", False), ("", False), ("no", False)]
)
def test_questions_are_kept_only_where_that_is_said(value: str, kept: bool) -> None:
    assert load(FEEDBACK_KEEP_QUESTIONS=value).feedback_keep_questions is kept


def test_settings_never_show_the_token() -> None:
    assert "secret" not in repr(Settings.load({"DISCORD_TOKEN": "secret.token.here"}, Path("no such file")))


def test_the_token_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("secret.token.here\n")
    settings = load(DISCORD_TOKEN_FILE=str(file))
    assert settings.discord_token == file.read_text().strip()
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No such file"), (b"\n", "is empty"), (b"\xff\xfe", "it is no text")],
)
def test_a_token_file_without_a_token_is_said(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ArticlebotError, match=words):
        load(DISCORD_TOKEN_FILE=str(file))


def test_a_token_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("other.token.here")
    given = {"DISCORD_TOKEN": "secret.token.here", "DISCORD_TOKEN_FILE": str(tmp_path / "token")}
    with pytest.raises(ArticlebotError, match="keep one") as raised:
        load(**given)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [
        ("", "127.0.0.1", 8077),
        ("localhost:80", "localhost", 80),
        ("192.0.2.1:8077", "192.0.2.1", 8077),
        ("[::1]:0", "::1", 0),
    ],
)
def test_an_http_address_is_a_host_and_a_port(written: str, host: str, port: int) -> None:
    address = load(HTTP_ADDRESS=written).http_address
    assert address == HttpAddress(host, port)
    assert load(HTTP_ADDRESS=str(address)).http_address == address


def test_there_is_no_http_where_it_is_off() -> None:
    assert load(HTTP_ADDRESS="off").http_address is None


def test_the_service_manager_is_told_where_it_asked_for_that() -> None:
    assert load(WATCHDOG_USEC="1000000").service_manager is None
    asked = {"NOTIFY_SOCKET": "@notify", "WATCHDOG_USEC": "1500000"}
    assert load(**asked).service_manager == ServiceManager("@notify", 1.5)
    assert load(**asked, WATCHDOG_PID=str(os.getpid())).service_manager == ServiceManager("@notify", 1.5)
    assert load(**asked, WATCHDOG_PID="1").service_manager == ServiceManager("@notify", None)
    for wrong in ({"NOTIFY_SOCKET": "notify"}, {"NOTIFY_SOCKET": "/notify", "WATCHDOG_USEC": "soon"}):
        with pytest.raises(ArticlebotError):
            load(**wrong)


def test_the_service_manager_is_none_of_what_dotenv_holds(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("NOTIFY_SOCKET=/notify\n")
    assert Settings.load({}, dotenv).service_manager is None


@pytest.mark.parametrize(
    ("written", "numbers"), [("0", (0,)), ("0-3", (0, 1, 2, 3)), ("7, 2 4-5", (2, 4, 5, 7)), ("", ())]
)
def test_shards_are_named_one_by_one_or_in_ranges(written: str, numbers: tuple[int, ...]) -> None:
    assert load(SHARD_IDS=written, SHARD_COUNT="8").shard_ids == numbers


@pytest.mark.parametrize(
    ("ids", "count"), [("0", ""), ("2", "2"), ("0-2", "2"), ("-1", "2"), ("a", "2"), ("0", "0"), ("1-", "4")]
)
def test_shards_that_there_are_not_are_refused(ids: str, count: str) -> None:
    with pytest.raises(SettingError, match="SHARD_"):
        load(SHARD_IDS=ids, SHARD_COUNT=count)
