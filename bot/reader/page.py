"""An article as a page to read: its paragraphs numbered, cited words marked, and who says what beside it.

What is not the article's text in a paragraph is drawn by the style sheet, which leaves the text to be copied,
searched and linked to as it is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reader.frame import TEMPLATES, way_up
from bot.reader.spans import Part, paragraphs_of, pieces_of
from bot.reader.voices import NumberedStatement, numbered_voices
from index import Article, Span, Statement, Voice

_MOST_LINKS = 10


@dataclass(frozen=True)
class ArticleView:
    """What a page shows of an article: `voices` are those who speak, in the order of the list beside it.

    Of its `parts` the one of this `number`, counted from 1, is shown. `cited` are the places to mark, in
    order and apart. Of the places that were `asked` for some may be none of this text, which was `changed`
    since, or not.
    """

    article: Article
    statements: tuple[Statement, ...]
    voices: tuple[Voice, ...]
    parts: Sequence[Part]
    number: int = 1
    cited: tuple[Span, ...] = ()
    asked: bool = False
    changed: bool = False

    @property
    def part(self) -> Part:
        """The part that is shown."""
        return self.parts[self.number - 1]


def render_article(view: ArticleView) -> str:
    """The page of an article."""
    text = view.article.text
    paragraphs = list(paragraphs_of(text, view.part.span))
    said = _statements_in(view)
    return TEMPLATES.get_template("article.html").render(
        view=view,
        up=way_up(view.article.article_id),
        marked=[view.part.first + at for at in _find_marked(paragraphs, view.cited)],
        most_links=_MOST_LINKS,
        paragraphs=pieces_of(text, paragraphs, [one.statement.span for one in said], view.cited),
        said=said,
        voices=numbered_voices(view.voices, said),
    )


def _statements_in(view: ArticleView) -> list[NumberedStatement]:
    """What is said in the part that is shown."""
    speakers = {voice.name: number for number, voice in enumerate(view.voices, start=1)}
    return [
        NumberedStatement(number, statement, speakers.get(statement.speaker or "", 0))
        for number, statement in enumerate(view.statements, start=1)
        if statement.span.overlap(view.part.span)
    ]


def _find_marked(paragraphs: Sequence[Span], cited: Sequence[Span]) -> list[int]:
    """Which of the paragraphs the cited places lie in, one more than are linked at most."""
    starts = [paragraph.start for paragraph in paragraphs]
    found: dict[int, None] = {}
    for span in cited:
        first = max(0, bisect_right(starts, span.start) - 1)
        within = range(first, bisect_left(starts, span.end))[: _MOST_LINKS + 1]
        found |= dict.fromkeys(at for at in within if paragraphs[at].overlap(span))
    return list(found)[: _MOST_LINKS + 1]
