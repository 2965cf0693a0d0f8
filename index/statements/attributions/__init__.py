"""Where an article says that somebody said something: by a verb, or by a name beside the words.

Positions number the tokens of a `Wording`.
"""

from index.statements.attributions.labels import find_labels
from index.statements.attributions.reach import Attribution, Cue
from index.statements.attributions.verbs import find_verbs
from index.statements.tokens import Wording

__all__ = ["Attribution", "Cue", "find_attributions"]


def find_attributions(wording: Wording) -> list[Attribution]:
    """Every attribution of an article, in the order of the cues."""
    found = find_verbs(wording)
    starts = {attribution.cue.start for attribution in found}
    labels = [label for label in find_labels(wording, found) if label.cue.start not in starts]
    return sorted([*found, *labels], key=lambda attribution: attribution.cue.start)
