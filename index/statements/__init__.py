"""Who said what in an article, and who is who in it, found by rules.

Uses `text`; knows nothing of questions.
"""

from index.statements.cast import Cast, Member, Mention, same_speaker
from index.statements.utterances import (
    ENGLISH_ALONE,
    find_statements,
    find_statements_and_cast,
    is_english,
)

__all__ = [
    "ENGLISH_ALONE",
    "Cast",
    "Member",
    "Mention",
    "find_statements",
    "find_statements_and_cast",
    "is_english",
    "same_speaker",
]
