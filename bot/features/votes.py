"""What readers think of answers: a line of JSON a vote."""

import errno
import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock
from msgspec import structs

from index import MAIN, ArticlebotError

FILE_NAME = "feedback.jsonl"
_MOST_BYTES = 50 * 2**20
_WAIT_S = 10.0
_WRITING = threading.Lock()


class Vote(msgspec.Struct, frozen=True):
    """One reader's vote on the message of an answer; ids, and no text of anybody.

    `answer` is what the message's buttons remember: which article and which text of it, what was asked of
    and left out, the page that was voted on.
    """

    helpful: bool
    user_id: int
    message_id: int
    index_id: str
    answer: str
    collection: str = MAIN


class KeptVote(Vote, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A vote as the file has it, with its day and, where that is kept, its question."""

    at: str
    question: str | None = None


class Feedback:
    """A file of votes; the question's text is kept only where `keep_questions` says so."""

    def __init__(self, path: Path, *, keep_questions: bool) -> None:
        self._path = path
        self._keep_questions = keep_questions

    def add(self, vote: Vote, question: str) -> None:
        """Append a vote. Raises `ArticlebotError` where it cannot be kept."""
        fields = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **structs.asdict(vote)}
        if self._keep_questions:
            fields["question"] = question
        line = json.dumps(fields, ensure_ascii=True) + "\n"
        try:
            # The lock would make the folder that is missing.
            self._path.parent.stat()
            with _WRITING, _alone(self._path):
                self._append(line.encode())
        except OSError as error:
            raise ArticlebotError(f"The vote could not be kept ({error.strerror}).") from error

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if size > _MOST_BYTES:
                raise ArticlebotError("There is no room for more votes, but thank you.")
            if os.write(descriptor, line) < len(line):
                # A disk that fills up takes the beginning of a line, and says so only the next time.
                os.ftruncate(descriptor, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)


def forget_votes(folder: Path, user_id: int) -> int:
    """Erase a reader's votes, questions included, from every file of votes in a folder; how many there were.

    A line that is no vote goes, too, where it names the reader. Raises `ArticlebotError` where a file cannot
    be written anew.
    """
    try:
        return sum(_forget(path, user_id) for path in sorted(folder.rglob(FILE_NAME)))
    except OSError as error:
        raise ArticlebotError(
            f"Not all votes could be erased, since a file cannot be written anew ({error})."
        ) from error


def _forget(path: Path, user_id: int) -> int:
    with _alone(path):
        lines = path.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if not _is_by(user_id, line)]
        if len(kept) < len(lines):
            partial = path.with_suffix(".partial")
            try:
                with open(partial, "wb", opener=_open_privately) as file:
                    file.writelines(kept)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(partial, path)
            finally:
                partial.unlink(missing_ok=True)
        return len(lines) - len(kept)


def _is_by(user_id: int, line: bytes) -> bool:
    try:
        return msgspec.json.decode(line, type=Vote).user_id == user_id
    except ValueError:
        return str(user_id) in re.findall(r"\d+", line.decode(errors="replace"))


def _alone(path: Path) -> FileLock:
    """The right to write a file of votes, since the bot may add one while another process erases some."""
    return FileLock(path.with_suffix(".lock"), timeout=_WAIT_S, mode=0o600)


def _open_privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def read_votes(path: Path) -> Iterator[KeptVote]:
    """Yield the votes of a file; of one reader's on one message the last.

    Raises `ArticlebotError`, naming the line, for what is no vote.
    """
    last: dict[tuple[int, int], KeptVote] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise ArticlebotError(f"There are no votes yet: {path} does not exist.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ArticlebotError(f"{path} cannot be read ({error}).") from error
    for number, line in enumerate(lines, start=1):
        try:
            vote = msgspec.convert(json.loads(line), KeptVote)
        except (ValueError, RecursionError) as error:
            raise ArticlebotError(f"Line {number} of {path} is no vote; remove it.") from error
        last.pop((vote.user_id, vote.message_id), None)
        last[vote.user_id, vote.message_id] = vote
    yield from last.values()
