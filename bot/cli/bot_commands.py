"""The commands of the command line that have to do with Discord: run, invite, preview, feedback."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace

import index as library
from bot.cli.index_commands import ensure_index, open_shelf
from bot.model import embedder_of
from bot.phrases import spell_count
from bot.settings import Settings
from bot.variables import SettingError

_log = logging.getLogger(__name__)
# What the command line also ends with where a sentence is printed instead of logged.
_REFUSED = 2
_YOU = "you"
_HOW_TO_GET_IN = """\
DISCORD_TOKEN is not set. To get a token:
  1. open https://discord.com/developers/applications, press New Application and name it;
  2. open its page Bot, press Reset Token and copy the token;
  3. write DISCORD_TOKEN= and the token behind it into the file .env here.
Then run this again; articlebot doctor says what else is missing."""


def run(options: argparse.Namespace, settings: Settings) -> int | None:
    """Serve Discord until interrupted; the first run indexes the articles."""
    if not settings.discord_token:
        raise library.ArticlebotError(_HOW_TO_GET_IN)
    from bot.chat.application import application_id_of
    from bot.service.logs import log_to_stderr
    from bot.service.runner import run_bot
    from bot.service.systemd import Notifier

    application_id_of(settings.discord_token)
    log_to_stderr([settings.discord_token, settings.qdrant_api_key], settings.log_format)
    notifier = Notifier(settings.service_manager)
    try:
        with notifier.put_off_timeout("loading the model, and indexing where there is no index yet"):
            embedder = embedder_of(settings)
            ensure_index(settings, embedder)
        run_bot(settings, embedder, notifier)
    except library.ArticlebotError as error:
        if settings.log_format == "text":
            raise
        _log.critical("%s", error)
        return _REFUSED
    return None


def invite(options: argparse.Namespace, settings: Settings) -> None:
    """Print the link that adds the bot to a server, and where people may bring it along, theirs."""
    if not settings.discord_token:
        raise library.ArticlebotError(_HOW_TO_GET_IN)
    from bot.chat.application import application_id_of, invite_url, personal_url

    application_id = application_id_of(settings.discord_token)
    print(invite_url(application_id))
    if settings.user_install:
        print(personal_url(application_id))


def doctor(options: argparse.Namespace, loaded: tuple[Settings, Sequence[SettingError]]) -> int:
    """Look at all that the bot needs, and say what to mend."""
    from bot.cli.terminal import Terminal
    from bot.doctor.report import diagnose

    settings, refused = loaded
    if options.collection:
        settings = replace(settings, collection=library.require_collection_name(options.collection))
    return diagnose((settings, refused), Terminal(), online=options.online)


def feedback(options: argparse.Namespace, settings: Settings) -> None:
    """Print the votes of readers as labelled questions, a JSON object a line, or erase those of one."""
    from bot.cli.vote_export import export_votes
    from bot.features.votes import FILE_NAME, forget_votes
    from bot.ledger.database import Ledger
    from bot.ledger.unanswered import Unanswered

    root, name = options.index or settings.index_dir, options.collection or settings.collection
    if options.forget is not None:
        votes = forget_votes(root, options.forget)
        questions = Unanswered(Ledger(root), keep_questions=False).forget(options.forget)
        told = f"{spell_count(votes, 'vote')} and {spell_count(questions, 'question')}"
        print(f"Erased {told} of {options.forget}.")
        return
    location = options.index or settings.index_location
    index = library.Index.open(location, embedder_of(settings), collection=name)
    export = export_votes(library.collection_folder(root, name) / FILE_NAME, index)
    for line in export.lines:
        print(line)
    for reason, count in export.left_out.items():
        print(f"{count:,} vote(s) left out: {reason}.", file=sys.stderr)


def preview(options: argparse.Namespace, settings: Settings) -> None:
    """Write the messages that Discord would be sent for a question as a page."""
    from bot.preview.messages import preview_messages
    from bot.preview.page import render_html

    question = " ".join(options.question)
    shelf = open_shelf(options, settings, [options.collection or settings.collection])
    (index,) = shelf.indexes.values()
    messages = preview_messages(question, index, options.article)
    try:
        options.html.write_text(render_html(messages, asked=(_YOU, question)), encoding="utf-8")
    except OSError as error:
        raise library.ArticlebotError(f"{options.html} cannot be written: {error.strerror}.") from error
    print(f"Open {options.html} in a browser.")
