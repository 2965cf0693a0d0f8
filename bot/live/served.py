"""What an answer's message quotes, and the same with the sentences around."""

from dataclasses import dataclass, replace

from index import Answer, Citation, Index


@dataclass(frozen=True)
class Served:
    """An answer with what its message needs of the index that gave it.

    `quoted` are the citations in the order in which they are shown, `around` the same ones with the
    sentences around (empty unless asked for), and `content_hash` is that of the first one's article.
    """

    answer: Answer
    quoted: tuple[Citation, ...]
    around: tuple[Citation, ...] = ()
    content_hash: str = ""


def serve(index: Index, answer: Answer, *, context: bool) -> Served:
    """Look up what an answer's message needs, with the sentences around or without."""
    quoted = _quoted(answer)
    hashes = index.manifest.articles
    return Served(
        answer=answer,
        quoted=quoted,
        around=tuple(_widened(citation, index) for citation in quoted) if context else (),
        content_hash=hashes[quoted[0].article_id] if quoted else "",
    )


def _quoted(answer: Answer) -> tuple[Citation, ...]:
    """Citations with answering words before the others, or the nearest where there is no answer."""
    if answer.status == "abstained":
        return answer.nearest
    return tuple(sorted(answer.citations, key=lambda citation: not citation.highlights))


def _widened(citation: Citation, index: Index) -> Citation:
    around = index.cite(citation.article_id, index.around(citation.article_id, citation.span))
    return replace(citation, span=around.span, quote=around.quote, paragraph=around.paragraph)
