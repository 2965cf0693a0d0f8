"""An article into statements: what was said, by whom, found by rules.

Attributions ("..., Smith said", "according to the report") give most. A quotation without one takes the
speaker of its surroundings: the same paragraph's, or, where quotations are all its paragraph, whoever
spoke or acted last before it. Nobody speaks for being named inside a quotation.
"""

import re
from dataclasses import dataclass

from index.models import Article, Span, Speech, Statement
from index.statements.attributions import Attribution, find_attributions
from index.statements.cast import Cast
from index.statements.coreference import SpeakerResolver
from index.statements.members import build_cast
from index.statements.phrases import Phrase
from index.statements.surroundings import Speaker
from index.statements.tokens import Wording, read_wording
from index.statements.vocabulary import is_headline
from index.text.sentences import Prose, read_prose, trim_span
from index.text.terms import is_english

_REFERENCE = re.compile(
    r"(?:(?:READ|WATCH|SEE|LISTEN|MORE|RELATED|VIDEO|ALSO)(?: [A-Z]+)*"
    r"|Read more|Related|See also|Watch(?: now)?):"
)
_NEARLY_ALL = 0.95
_LONGEST_HEADING = 14
"""In words: a line that is only a quotation in single marks is a heading."""


@dataclass(frozen=True)
class _Utterance:
    stretch: Phrase
    speaker: Speaker
    cue: str | None = None


def find_statements(article: Article) -> list[Statement]:
    """The statements of an article, in the order in which they begin; none where it is not English."""
    return find_statements_and_cast(article.article_id, read_prose(article.text))[0]


def find_statements_and_cast(article_id: str, prose: Prose) -> tuple[list[Statement], Cast]:
    """The statements, as `find_statements` gives them, and who is named or speaks in the article."""
    wording = read_wording(prose)
    attributions = find_attributions(wording)
    cast = build_cast(wording, attributions)
    if not is_english(prose.text):
        return [], cast
    resolver = SpeakerResolver(wording, cast, attributions)
    said = _take_attributed(wording, attributions, resolver)
    said += _take_unattributed(wording, resolver, said)
    statements = [_statement(article_id, wording, one) for one in said if not _is_reference(wording, one)]
    return sorted(filter(None, statements), key=lambda s: (s.span.start, s.span.end)), cast


def _is_reference(wording: Wording, said: _Utterance) -> bool:
    """Whether it stands in a line that only points to something else: "READ MORE: Smith says he is ready"."""
    paragraph = wording.prose.paragraphs[wording.paragraph_number(said.stretch[0]) - 1]
    return _REFERENCE.match(wording.prose.text, paragraph.start, paragraph.end) is not None


def _take_attributed(
    wording: Wording, attributions: list[Attribution], resolver: SpeakerResolver
) -> list[_Utterance]:
    found: dict[Phrase, _Utterance] = {}
    for attribution in attributions:
        start, end = attribution.cue.start, attribution.cue.end
        verb = wording.span(start, end).of(wording.prose.text) if start < end else None
        for stretch in attribution.reported:
            found.setdefault(stretch, _Utterance(stretch, resolver.speakers[start], verb))
    return list(found.values())


def _take_unattributed(
    wording: Wording, resolver: SpeakerResolver, said: list[_Utterance]
) -> list[_Utterance]:
    """The quotations that are speech and stand in nothing attributed, with the speaker they carry on."""
    inside = {at for one in said for at in range(*one.stretch) if wording.tags[at] == "Q"}
    quoted = {one.stretch[0]: one.speaker for one in said if one.stretch[1] == one.stretch[0] + 1}
    found: list[_Utterance] = []
    for chain in _chains(wording):
        own = next((quoted[at] for at in chain if at in quoted), None)
        found += (
            _Utterance((at, at + 1), own or resolver.speaker_around(at))
            for at in chain
            if at not in inside and (len(chain) > 1 or _is_speech(wording, at))
        )
    return found


def _chains(wording: Wording) -> list[list[int]]:
    """The quotations, those together that go on over several paragraphs."""
    chains: list[list[int]] = []
    goes_on = False
    for at, token in enumerate(wording.tokens):
        if token.quotation is not None:
            if not goes_on:
                chains.append([])
            chains[-1].append(at)
            goes_on = token.quotation.continued
    return chains


def _is_speech(wording: Wording, at: int) -> bool:
    """Whether a quotation that nobody introduces is a sentence said, and no title or borrowed word."""
    quotation = wording.tokens[at].quotation
    if quotation is None:
        return False
    inner = wording.prose.text[quotation.inner.start : quotation.inner.end].strip()
    before, after = wording.tags[at - 1 : at] or "/", wording.tags[at + 1 : at + 2]
    if is_headline(inner.split(), 1 if before == "," else 2):
        return False
    closed = inner.rstrip("'’ ").endswith((".", "!", "?", "…"))
    words = len(inner.split())
    if before == "/" and after == "/" and not quotation.double and words <= _LONGEST_HEADING:
        return False
    if before in "|/":
        return words > 1 and (closed or after in ("|", "/", ".") or (words >= 8 and after in ",-"))
    return words > 2 and (before == ":" or (before == "," and closed and inner[:1].isupper()))


def _statement(article_id: str, wording: Wording, said: _Utterance) -> Statement | None:
    first, end = said.stretch
    quotation = wording.tokens[first].quotation if end == first + 1 else None
    span = quotation.inner if quotation else wording.span(first, end)
    if not _letters(wording.prose.text, span):
        return None
    span = trim_span(wording.prose.text, span.start, span.end)
    return Statement(
        article_id=article_id,
        span=span,
        text=span.of(wording.prose.text),
        paragraph=wording.paragraph_number(first),
        speech=_kind_of_speech(wording, span, said.stretch),
        speaker=said.speaker.name,
        speaker_mention=said.speaker.mention,
        cue=said.cue,
        known_by=said.speaker.known_by,
    )


def _kind_of_speech(wording: Wording, span: Span, stretch: Phrase) -> Speech:
    quotations = [token.quotation.inner for token in wording.tokens[slice(*stretch)] if token.quotation]
    letters = _letters(wording.prose.text, span)
    quoted = sum(_letters(wording.prose.text, quotation) for quotation in quotations)
    if quoted >= _NEARLY_ALL * letters:
        return "direct"
    return "mixed" if quoted else "reported"


def _letters(text: str, span: Span) -> int:
    return sum(map(str.isalnum, span.of(text)))
