"""What each command of the command line does."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.model import embedder_of, say
from bot.settings import Settings

_WAIT_S = 600.0
_CITED = 5
_HISTORY = Path("~/.articlebot_history")


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answer one question, those on standard input, or those typed into a console."""
    question = " ".join(options.question)
    if not question and (options.json or not (sys.stdin.isatty() and sys.stdout.isatty())):
        raise library.QuestionError('There is no question; try: articlebot ask "What did Peskov say?"')
    chosen = library.Filter.typed(options.after, options.before, options.source or ())
    index = opened(options, settings)
    article_ids = index.within(chosen, options.article) if chosen else options.article

    def answer(asked: str) -> library.Answer:
        found = index.ask(asked, top=options.top or _CITED, article_ids=article_ids)
        return found if options.json or options.top else _at_a_glance(found)

    if question == "-":
        return _answer_lines(answer, options.json)
    if question and options.json:
        print(library.answer_to_json(answer(question)))
        return 0

    from bot.cli.console import render_answer, run_console
    from bot.terminal import Terminal

    if question:
        render_answer(answer(question), Terminal())
    else:
        run_console(answer, Terminal(), _HISTORY.expanduser())
    return 0


def _at_a_glance(answer: library.Answer) -> library.Answer:
    """The answer with only the citations that hold answering words; --top shows the others too."""
    return replace(answer, citations=tuple(c for c in answer.citations if c.highlights))


def _answer_lines(answer: Callable[[str], library.Answer], as_json: bool) -> int:
    from bot.cli.console import render_answer
    from bot.terminal import Terminal

    console = Terminal()
    refused = 0
    for line in sys.stdin:
        question = line.rstrip("\r\n")
        if not question.strip():
            continue
        try:
            answered = answer(question)
        except library.QuestionError as error:
            print(f"articlebot: {error}", file=sys.stderr)
            refused = 2
            continue
        if as_json:
            print(library.answer_to_json(answered), flush=True)
        else:
            render_answer(answered, console)
    return refused


def opened(options: argparse.Namespace, settings: Settings) -> library.Index:
    """Open the index that a command names, or the configured one, made if there is none yet."""
    embedder = embedder_of(settings)
    if not options.index:
        ensure_index(settings, embedder)
    return library.Index.open(options.index or settings.index_dir, embedder, settings.strictness)


def ensure_index(settings: Settings, embedder: library.Embedder) -> None:
    """Index the configured articles, or the one that comes with articlebot, where there is no index yet."""
    if library.Generations(settings.index_dir).exists():
        return
    say(f"There is no index yet: indexing {_named(settings)} into {settings.index_dir}.")
    _build(settings.index_dir, embedder, settings.articles)


def _named(settings: Settings) -> str:
    return ", ".join(map(str, settings.articles)) or "the article that comes with articlebot"


def index(options: argparse.Namespace, settings: Settings) -> int:
    """Add articles to the index, or look after it."""
    folder = options.index or settings.index_dir
    looks_only = options.list or options.rollback or options.verify or options.remove
    if (options.paths or options.calibration) and looks_only:
        raise library.StoreError(
            "Give either articles or a calibration to add, or one of --list, --rollback, --verify, --remove."
        )
    if options.list:
        return _list(folder)
    if options.verify:
        for manifest in library.verify(folder):
            count = len(manifest.articles)
            print(
                f"{manifest.index_id}: {count:,} article(s), {manifest.passages:,} passages, all as written."
            )
        return 0
    if options.rollback:
        live = library.Generations(folder).rollback(_WAIT_S, _say_waiting)
        print(f"The live index is {live} again.")
        return 0
    embedder = embedder_of(settings)
    # Reading the configured articles again would bring back what is to be removed.
    paths = tuple(map(Path, options.paths)) or (() if options.remove else settings.articles)
    calibration = options.calibration and read_calibration(options.calibration)
    report = _build(folder, embedder, paths, options.remove or (), options.rebuild, calibration)
    _report(report)
    return 0


def read_calibration(path: Path) -> library.Calibration:
    """The calibration in a file. Raises `ArticlebotError` where there is none."""
    try:
        return library.Calibration.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise library.CalibrationError(f"{path} cannot be read ({error}).") from error


def _list(folder: Path) -> int:
    opened = library.Index.open(folder)
    for heading in opened.headings():
        published = heading.published.isoformat() if heading.published else "-"
        print(f"{heading.article_id}\t{published}\t{heading.title}")
    return 0


def _build(
    folder: Path,
    embedder: library.Embedder,
    paths: tuple[Path, ...],
    remove: tuple[str, ...] = (),
    rebuild: bool = False,
    calibration: library.Calibration | None = None,
) -> library.BuildReport:
    from bot.cli.progress import building

    if paths:
        articles = library.read_paths(paths)
    elif remove or rebuild or library.Generations(folder).exists():
        articles = iter(())
    else:
        articles = iter((library.default_article(),))
    with building() as progress:
        builder = library.Builder(folder, embedder, progress)
        return builder.build(
            articles,
            remove=remove,
            rebuild=rebuild,
            calibration=calibration,
            wait_s=_WAIT_S,
            on_wait=_say_waiting,
        )


def _report(report: library.BuildReport) -> None:
    did = [
        f"{len(ids)} {what}"
        for what, ids in (
            ("added", report.added),
            ("updated", report.updated),
            ("unchanged", report.unchanged),
            ("removed", report.removed),
        )
        if ids
    ]
    print(f"Index {report.index_id}: {', '.join(did) or 'nothing new'};", end=" ")
    print(f"{report.articles:,} article(s), {report.passages:,} passages.")
    if report.removed:
        print("Earlier indexes were deleted too, so that what was removed is gone.")


def statements(options: argparse.Namespace, settings: Settings) -> int:
    """List who says what in the article of a file."""
    articles = library.read_paths([options.path])
    if options.json:
        for article in articles:
            for statement in library.find_statements(article):
                print(library.statement_to_json(statement))
        return 0

    from bot.cli.console import render_statements
    from bot.terminal import Terminal

    console = Terminal()
    for article in articles:
        render_statements(article, library.find_statements(article), console)
    return 0


def evaluate(options: argparse.Namespace, settings: Settings) -> int:
    """Measure the answers to labelled questions, or the statements found in articles marked by hand."""
    if options.statements and (options.questions or options.articles):
        raise library.QuestionError(
            "Give either labelled questions with --articles or marked articles with --statements, not both."
        )
    if options.statements:
        return _evaluate_statements(options.statements, options.json)
    if not (options.questions and options.articles):
        raise library.QuestionError(
            "Give labelled questions and the articles they are asked of (QUESTIONS.jsonl --articles PATH), "
            "or articles with their statements marked (--statements GOLD.jsonl)."
        )
    return _evaluate_answers(options, settings)


def _evaluate_statements(path: Path, as_json: bool) -> int:
    figures = library.measure_statements(library.read_annotated(path), library.find_statements)
    if as_json:
        print(library.figures_to_json(figures))
    else:
        from bot.cli.console import render_attribution_figures
        from bot.terminal import Terminal

        render_attribution_figures(figures, Terminal())
    return 0


def _evaluate_answers(options: argparse.Namespace, settings: Settings) -> int:
    """Index the articles for the purpose, and ask."""
    from bot.cli.progress import building, counting

    questions = library.read_questions(options.questions)
    embedder = embedder_of(settings)
    with tempfile.TemporaryDirectory(prefix="articlebot-eval-") as folder:
        with building() as progress:
            library.Builder(Path(folder), embedder, progress).build(library.read_paths(options.articles))
        opened = library.Index.open(folder, embedder, settings.strictness)
        with counting("asking") as count:
            figures = library.evaluate(questions, opened, count)
        opened.close()
    if options.json:
        print(library.figures_to_json(figures))
    else:
        from bot.cli.console import render_figures
        from bot.terminal import Terminal

        render_figures(figures, Terminal())
    return 0


def _say_waiting() -> None:
    say("Another process is building this index; waiting for it.")
