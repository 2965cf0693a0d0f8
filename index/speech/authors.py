"""Whoever said some words, or something like them: "Who said it takes one to know one?"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.grammar import SpeechQuestion
from index.grammar.acts import ANY_WORDS, is_specific, is_stance
from index.speech.findings import NOTHING, Findings, Place, Scored, by_nearness, innermost
from index.speech.topics import Fit, Topic
from index.text.slips import likeness

_SAME_WORDS = 85.0
_VERBATIM, _DONE, _BY_FAR, _NEAREST = 0.95, 0.9, 0.75, 0.5
_NEAR, _BEFORE_OTHERS, _HARDLY_NEAR, _HARDLY_LESS = 0.65, 0.25, 0.45, 0.1
_FAR, _BEFORE_FAR_OTHERS = 0.28, 0.15
_NEARLY_ALL = 0.75
_NOBODY_ELSE = "Nobody else who says this was found."


@dataclass(frozen=True)
class AuthorSearch:
    """A question for the speaker of some words, put to statements; `topic_of` reads words of the question."""

    asked: SpeechQuestion
    everything: Sequence[Place]
    topic_of: Callable[[str], Topic]

    def find(self) -> Findings:
        """The statements that say the words, else those nearest to them; nothing where none is near."""
        family = [place for place in self.everything if place.does(self.asked.act)]
        if self.asked.words is None:
            done = [] if self.asked.act in ANY_WORDS else [Scored(place.statement, _DONE) for place in family]
            return Findings(done, _NOBODY_ELSE) if done else NOTHING
        words = self.asked.words.text
        same = self._saying(words, family if is_specific(self.asked.act) else self.everything)
        if same or self.asked.quoted:
            return Findings(same, _NOBODY_ELSE) if same else NOTHING
        alone = is_stance(self.asked.act) or self.asked.act == "write"
        near = self._nearest(words, family if alone else self.everything)
        return Findings(near, _NOBODY_ELSE, ranked=True) if near else NOTHING

    def _saying(self, words: str, places: Sequence[Place]) -> list[Scored]:
        """The statements that hold some words, nearly as they are; unsure where one of them is another."""
        alike = [(place, likeness(words, place.statement.text, self.asked.quoted)) for place in places]
        most = max((score for _, score in alike), default=0.0)
        if most < _SAME_WORDS:
            return []
        same = [place for place, score in alike if score == most]
        fits = [self.topic_of(words).fit(place.scene, place.statement) for place in same]
        other = not self.asked.quoted and any(
            fit.covered is not None and fit.covered < _NEARLY_ALL for fit in fits
        )
        sureness = min(_VERBATIM * most / 100, _NEAREST if other else 1.0)
        return innermost([Scored(place.statement, sureness) for place in same])

    def _nearest(self, words: str, places: Sequence[Place]) -> list[Scored]:
        """The statement nearest to some words and those hardly less near; sure where it is so by far."""
        topic = self.topic_of(words)
        if not topic.asked.terms or not places:
            return []
        fits = [(place, topic.fit(place.scene, place.statement)) for place in places]
        place, fit = max(fits, key=lambda pair: pair[1].nearness)
        best = fit.nearness
        lead = best - _rival(place, fits)
        enough = _HARDLY_NEAR if lead < _BEFORE_FAR_OTHERS else _FAR
        if best < (enough if self._does(place) else _NEAR):
            return []
        sure = best >= _NEAR and lead >= _BEFORE_OTHERS and fit.named is not False
        return innermost(
            by_nearness(
                [
                    Scored(place.statement, _BY_FAR if sure and self._does(place) else _NEAREST, fit.nearness)
                    for place, fit in fits
                    if fit.nearness >= best - _HARDLY_LESS
                ]
            )
        )

    def _does(self, place: Place) -> bool:
        return not is_specific(self.asked.act) or place.does(self.asked.act)


def _rival(best: Place, fits: Sequence[tuple[Place, Fit]]) -> float:
    """How near the nearest words of anybody else are."""
    return max(
        (
            fit.nearness
            for place, fit in fits
            if place.statement.speaker != best.statement.speaker
            and not (place.scene is best.scene and place.statement.span.overlap(best.statement.span))
        ),
        default=0.0,
    )
