"""Who said what in an article, and who is who in it, found by rules.

Uses `text`; knows nothing of questions.
"""

from index.statements.cast import Cast, Member, Mention
from index.statements.finder import find_statements, find_statements_and_cast
from index.statements.speakers import same_speaker

__all__ = ["Cast", "Member", "Mention", "find_statements", "find_statements_and_cast", "same_speaker"]
