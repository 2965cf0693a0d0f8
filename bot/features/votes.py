"""What readers think of answers: a line of JSON a vote."""

import errno
import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import structs

from index import MAIN, ArticlebotError

FILE_NAME = "feedback.jsonl"
_MOST_BYTES = 50 * 2**20
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
            with _WRITING:
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
