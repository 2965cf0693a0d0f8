from pathlib import Path

import pytest

from bot.settings import Settings
from index import ArticlebotError


def load(**environ: str) -> Settings:
    return Settings.load(environ, Path("no such file"))


def test_the_defaults_need_nothing() -> None:
    settings = load()
    assert settings.discord_token == settings.discord_proxy == ""
    assert settings.admin_guild_ids == settings.admin_role_ids == frozenset()
    assert not settings.feedback_keep_questions
    assert settings.strictness == "balanced"


def test_strictness_is_one_of_three() -> None:
    assert [load(STRICTNESS=name).strictness for name in ("lenient", "Strict")] == ["lenient", "strict"]


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
