import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from index import Generations, Index
from index.errors import IndexBusyError

ANSWER_KEYS = [
    "version",
    "question",
    "status",
    "kind",
    "confidence",
    "citations",
    "nearest",
    "reason",
    "missing",
    "note",
    "index_id",
    "collection",
    "elapsed_ms",
]


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("INDEX_DIR", "COLLECTION", "EMBEDDING_MODEL", "ARTICLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def built(default_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INDEX_DIR", str(default_folder))
    return default_folder


def articlebot(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.heavy
def test_the_first_question_builds_the_index_of_the_default_article(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "What", "did", "Peskov", "say?"]) == 0
    shown, told = capsys.readouterr()
    assert "these remarks by the U.S. president are very bad" in " ".join(shown.replace("│", " ").split())
    assert "19 March 2021" in shown
    assert "indexing the article that comes with articlebot" in told
    assert Path("articlebot-data/current.json").exists()


def test_a_terminal_shows_what_answers_and_the_rest_when_asked_to(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "What did Putin challenge Biden to?"
    assert main(["ask", question]) == 0
    glance = capsys.readouterr().out
    assert "challenged him to hold a" in glance.split("[2]")[0]
    assert main(["ask", "--top", "5", question]) == 0
    assert "[5]" in capsys.readouterr().out
    assert "[5]" not in glance


def test_json_answers_keep_the_contract(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "What did Peskov say?"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ANSWER_KEYS
    assert (answer["version"], answer["status"], answer["kind"]) == (2, "answered", "statement")
    citation = answer["citations"][0]
    assert citation["published"] == "2021-03-19"
    assert citation["speaker"] == "Dmitry Peskov"
    assert len(citation["quote"]) == citation["end"] - citation["start"]


def test_questions_are_read_a_line_each_and_answered_as_they_come(built: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--json", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    for question in ("What did Peskov say?", "What did Zelensky say?"):
        process.stdin.write(question + "\n\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["question"] == question
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()


def test_a_refused_line_does_not_stop_the_others(built: Path) -> None:
    done = articlebot("ask", "--json", "-", input=f"{'x' * 2000}\nWho was poisoned?\n")
    assert done.returncode == 2
    assert "at most 1,000" in done.stderr
    assert [json.loads(line)["question"] for line in done.stdout.splitlines()] == ["Who was poisoned?"]


@pytest.mark.heavy
def test_only_articles_of_the_days_and_sources_given_are_asked(capsys: pytest.CaptureFixture[str]) -> None:
    towns = {"ulm": "2019-05-01", "graz": "2020-05-01", "bern": "2021-05-01"}
    lines = [
        {
            "id": town,
            "title": town,
            "date": day,
            "source": f"The {town} Post",
            "text": f"{town} has a new bridge.",
        }
        for town, day in towns.items()
    ]
    Path("towns.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert main(["index", "towns.jsonl"]) == 0
    capsys.readouterr()

    def asked(*options: str) -> set[str]:
        assert main(["ask", "--json", *options, "Where is the new bridge?"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert list(answer) == ANSWER_KEYS
        return {citation["article_id"] for citation in answer["citations"]}

    assert asked() == {"ulm", "graz", "bern"}
    assert asked("--after", "2020") == {"graz", "bern"}
    assert asked("--after", "2020", "--before", "2020-05-01") == {"graz"}
    assert asked("--source", "ULM", "--source", "bern post") == {"ulm", "bern"}
    assert asked("--source", "ulm", "--article", "ulm", "--article", "graz") == {"ulm"}


@pytest.mark.heavy
def test_articles_are_added_listed_removed_and_rolled_back(capsys: pytest.CaptureFixture[str]) -> None:
    Path("news").mkdir()
    Path("news/cats.txt").write_text("Cats sleep for most of the day.")
    Path("news/dogs.md").write_text("# On dogs\n\nA dog named Rex saved a child.")
    assert main(["index", "news"]) == 0
    assert "2 added" in capsys.readouterr().out
    assert main(["index", "news"]) == 0
    assert "2 unchanged" in capsys.readouterr().out
    assert main(["index", "--list"]) == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["cats", "dogs"]
    assert main(["index", "--remove", "cats"]) == 0
    assert "1 removed" in capsys.readouterr().out
    assert main(["index", "--verify"]) == 0
    assert "all as written" in capsys.readouterr().out
    assert main(["index", "--rollback"]) == 2
    assert "no previous index" in capsys.readouterr().err
    assert main(["index", "--rebuild"]) == 0
    assert main(["index", "--rollback"]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "--index", "nowhere", "Why?"], "There is no index in nowhere"),
        (["ask", "--article", "nope", "What did Peskov say?"], "no article 'nope'"),
        (["ask", "?!"], "question is empty"),
        (["ask", "--after", "soon", "Who was poisoned?"], "'soon' is no date: write it as 2024-05-31"),
        (["ask", "--before", "2021-02-30", "Who was poisoned?"], "'2021-02-30' is no date"),
        (["ask", "--after", "2022", "--before", "2021", "Who?"], "2022-01-01 is later than 2021-12-31"),
        (
            ["ask", "--after", "2024-05-01", "Who was poisoned?"],
            "No article is dated 2024-05-01 or later; the newest is from 2021-03-19.",
        ),
        (
            ["ask", "--source", "reuters", "Who?"],
            "No article is from 'reuters'; none of them names its source.",
        ),
        (["ask", "--after", "2021", "--article", "nope", "Who was poisoned?"], "no article 'nope'"),
        (["ask"], "There is no question"),
        (["index", "missing.txt"], "missing.txt"),
        (["index", "--list", "x.txt"], "Give either"),
        (["index", "--remove", "nope"], "no article 'nope'"),
        (["statements", "missing.txt"], "missing.txt"),
        (["eval", "missing.jsonl", "--articles", "missing.txt"], "missing.jsonl"),
        (["eval", "--statements", "missing.jsonl"], "missing.jsonl"),
        (["eval"], "--statements GOLD.jsonl"),
        (["eval", "q.jsonl"], "--articles PATH"),
        (["eval", "--articles", "a.txt"], "QUESTIONS.jsonl"),
        (["eval", "q.jsonl", "--statements", "gold.jsonl"], "not both"),
        (["eval", "--articles", "a.txt", "--statements", "gold.jsonl"], "not both"),
        (["eval", "--statements", "gold.jsonl", "--list"], "--list is for questions"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(
    arguments: list[str], message: str, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in built.rglob("*") if p.is_file()}
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert {p: p.read_bytes() for p in built.rglob("*") if p.is_file()} == before


def test_an_article_that_cannot_be_read_leaves_the_index_as_it_was(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.txt").write_text("")
    Path("binary.txt").write_bytes(bytes(range(256)) * 8)
    Path("bare.html").write_text("<html><body><nav>Home</nav></body></html>")
    before = (built / "current.json").read_bytes()
    for name in ("empty.txt", "binary.txt", "bare.html"):
        assert main(["index", name]) == 2
        assert name in capsys.readouterr().err
    assert (built / "current.json").read_bytes() == before


@pytest.mark.heavy
def test_what_may_be_lost_in_reading_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a").mkdir()
    Path("a/ferry.txt").write_text(
        "Le bac de Brenn est annulé, car la rampe a été tordue par un camion. " * 3
    )
    Path("token.txt").write_text("secret")
    Path("a/linked.txt").symlink_to(Path("token.txt").absolute())
    assert main(["index", "a"]) == 0
    shown, told = capsys.readouterr()
    assert "1 added" in shown
    assert "Warning: a/linked.txt is a link out of its folder; it is not read." in told
    assert "Warning: ferry is not in English" in told


def test_statements_are_printed_by_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    text = '"I am glad," said Anna Schmidt. Anna said that she would come.\n'
    Path("a.txt").write_text(text)
    assert main(["statements", "--json", "a.txt"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [s["speaker"] for s in found] == ["Anna Schmidt", "Anna Schmidt"]
    assert all(text[s["start"] : s["end"]] == s["text"] for s in found)


def test_statements_are_shown_with_how_their_speaker_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text('"I am glad," said Anna Schmidt. She said that she would come.\n')
    assert main(["statements", "a.txt"]) == 0
    shown = capsys.readouterr().out
    assert "¶ 1  Anna Schmidt · direct speech\n" in shown
    assert "     Anna Schmidt · reported speech · named only by a pronoun\n" in shown
    assert "\x1b" not in shown


@pytest.mark.heavy
def test_a_reader_that_goes_away_is_no_defect() -> None:
    Path("a.txt").write_text("Anna Schmidt said that she would come.\n\n" * 2000)
    command = [sys.executable, "-m", "bot", "statements", "a.txt"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"A\n"
    process.stdout.close()
    _, told = process.communicate(timeout=30)
    assert (process.returncode, told) == (0, b"")


def gold() -> Path:
    text = "“It is safe,” Anna Schmidt said. The mayor said that it rains."
    quotes = [
        {"start": 0, "end": 13, "speaker": "Anna Schmidt"},
        {"start": text.index("it rains"), "end": len(text), "speaker": "Boris Meier"},
    ]
    path = Path("gold.jsonl")
    path.write_text(json.dumps({"article_id": "a", "text": text, "quotes": quotes}) + "\n")
    return path


def test_statements_are_measured_against_those_marked_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--json", "--statements", str(gold())]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["version"], figures["articles"], figures["marked"], figures["found"]) == (2, 1, 2, 2)
    assert (figures["f1_some"], figures["speaker"]) == (1, 0.5)
    assert main(["eval", "--statements", "gold.jsonl"]) == 0
    shown = capsys.readouterr().out
    assert "1 article(s), 2 statements marked, 2 found" in shown
    assert any(line.split() == ["F1,", *"alike by 0.8 (IoU) 1.000".split()] for line in shown.splitlines())


def test_a_malformed_line_of_marked_articles_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with gold().open("a") as file:
        file.write("{}\n")
    assert main(["eval", "--statements", "gold.jsonl"]) == 2
    assert "Line 2 of gold.jsonl" in capsys.readouterr().err


def test_commands_that_need_no_model_never_load_torch(built: Path) -> None:
    Path("a.txt").write_text("Anna said that she would come.")
    gold()
    watch = (
        "import sys; from bot.__main__ import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('torch' in sys.modules or 'transformers' in sys.modules, file=sys.stderr)"
    )
    for arguments in (
        ["--help"],
        ["index", "--list"],
        ["index", "--verify"],
        ["statements", "a.txt"],
        ["eval", "--statements", "gold.jsonl"],
        ["eval"],
        ["ask", "--index", "nowhere", "Why?"],
        ["ask", "?!"],
        ["ask", "--article", "nope", "What did Peskov say?"],
        ["ask", "--after", "2024", "What did Peskov say?"],
        ["index", "missing.txt"],
        ["index", "--remove", "nope"],
    ):
        command = [sys.executable, "-c", watch, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stderr.splitlines()[-1] == "False", arguments


def _is_being_built(folder: Path) -> bool:
    try:
        with Generations(folder).building(0):
            return False
    except IndexBusyError:
        return True


def test_an_interrupted_build_leaves_the_index_as_it_was(built: Path) -> None:
    before = (built / "current.json").read_bytes()
    text = "\n\n".join(f"Sentence number {i} says that the weather was fine." for i in range(20_000))
    Path("long.txt").write_text(text)
    command = [sys.executable, "-m", "bot", "index", "long.txt"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not _is_being_built(built):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "nothing was changed" in told
    assert "Traceback" not in told
    assert (built / "current.json").read_bytes() == before


def test_without_a_question_a_terminal_gets_a_console(built: Path) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask"], stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    shown = b""
    typed = iter([b"Who was poisoned?\n", b"quit\n"])
    prompts = 0
    while True:
        try:
            shown += os.read(controller, 4096)
        except OSError:
            break
        if shown.count(b"ask> ") > prompts:
            prompts += 1
            os.write(controller, next(typed, b""))
    assert process.wait(timeout=30) == 0
    assert b"Navalny" in shown
    os.close(controller)


def test_settings_come_from_the_environment_then_the_file_then_the_defaults(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("INDEX_DIR=from-file\nEMBEDDING_MODEL=\nARTICLES=a.txt" + os.pathsep + "b\n")
    settings = Settings.load({"INDEX_DIR": "from-environment"}, dotenv)
    assert settings.index_dir == Path("from-environment")
    assert settings.embedding_model == "all-MiniLM-L6-v2"
    assert settings.articles == (Path("a.txt"), Path("b"))
    assert Settings.load({}, tmp_path / "missing").index_dir == Path("articlebot-data")


def test_an_unreadable_settings_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_bytes(b"INDEX_DIR=\xff\xfe\n")
    assert main(["index", "--list"]) == 2
    assert ".env cannot be read" in capsys.readouterr().err


def test_a_defect_shows_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def defective(options: object, settings: object) -> int:
        raise KeyError("defect")

    monkeypatch.setattr("bot.cli.index_commands.index", defective)
    assert main(["index", "--list"]) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    log = next(Path(word) for word in told.split() if word.endswith(".log"))
    assert "KeyError: 'defect'" in log.read_text()
    log.unlink()


@pytest.mark.heavy
def test_a_removed_article_stays_removed_until_its_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("news").mkdir()
    for name in ("cats", "dogs"):
        Path(f"news/{name}.txt").write_text(f"All {name} sleep for most of the day.")
    monkeypatch.setenv("ARTICLES", "news")
    assert main(["index"]) == 0
    assert main(["index", "--remove", "cats"]) == 0
    assert Index.open("articlebot-data").article_ids == ["dogs"]
    for command in (["index"], ["index", "news"]):
        capsys.readouterr()
        assert main(command) == 0
        assert "1 unchanged, 1 left out, since it was removed" in capsys.readouterr().out
    assert main(["index", "news/cats.txt"]) == 0
    assert "1 added" in capsys.readouterr().out
    Path("news/dogs.txt").unlink()
    assert main(["index"]) == 0
    assert "1 unchanged, 1 removed" in capsys.readouterr().out
    assert Index.open("articlebot-data").article_ids == ["cats"]
    Path("news/cats.txt").unlink()
    assert main(["index"]) == 2
    assert "news holds no text" in capsys.readouterr().err
    assert Index.open("articlebot-data").article_ids == ["cats"]


def test_the_invite_link_asks_for_no_more_than_the_bot_uses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "NjAwMDAwMDAwMDAwMDAwMDAx.Gxxxxx.not-a-real-one")
    assert main(["invite"]) == 0
    link = capsys.readouterr().out.strip()
    assert link == (
        "https://discord.com/oauth2/authorize?client_id=600000000000000001"
        "&scope=bot+applications.commands&permissions=309237713920"
    )
    monkeypatch.setenv("USER_INSTALL", "on")
    assert main(["invite"]) == 0
    _, personal = capsys.readouterr().out.split()
    assert personal.endswith("?client_id=600000000000000001&scope=applications.commands&integration_type=1")


@pytest.mark.parametrize("token", ["", "nonsense", "bm90IGEgbnVtYmVy.x.y", "MTIz.x y.z"])
@pytest.mark.parametrize("command", ["invite", "run"])
def test_without_a_token_it_is_said_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, token: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    assert main([command]) == 2
    told = capsys.readouterr().err
    assert "DISCORD_TOKEN" in told
    assert "page Bot" in told
    assert "articlebot doctor" in told


def test_a_preview_is_what_discord_would_show(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preview", "--html", "page.html", "What did Peskov say?"]) == 0
    shown = (tmp_path / "page.html").read_text()
    assert "He definitely doesn&#39;t want to normalize relations with our country." in shown
    assert "<span>Context</span>" in shown
    assert main(["preview", "--html", "page.html", "What did Putin say?"]) == 0
    page = (tmp_path / "page.html").read_text()
    assert "<strong>" in page
    assert "More (1 of 2)" in page
    assert main(["preview", "--html", "no/such/folder.html", "What did Putin say?"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_preview_without_a_file_for_it_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["preview", "What did Putin say?"])
    assert ended.value.code == 2
    assert "--html" in capsys.readouterr().err
