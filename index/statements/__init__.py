"""Who said what in an article, and who is who in it."""

from index.statements.cast import Cast
from index.statements.finding import find_statements
from index.statements.speakers import find_cast, same_speaker

__all__ = ["Cast", "find_cast", "find_statements", "same_speaker"]
