"""What is asked, and of which articles, where it is measured how fast and how large the program is."""

from __future__ import annotations

import json
import random
from pathlib import Path

QUESTIONS = (
    "What did Peskov say?",
    "Where does Putin want to go this weekend?",
    "What did Zelensky say?",
    "Who was poisoned?",
    "Which event marked seven years since the annexation of Crimea?",
    "Does the White House regret the remark?",
    "What is the capital of France?",
    "Why did Russia call back its envoy?",
)
# Statements answer some of the others; this one needs all that there is to load.
FIRST_QUESTION = "Where does Putin want to go this weekend?"
_PEOPLE = ("Putin", "Biden", "Peskov", "Psaki", "Navalny", "Zelensky", "Antonov", "the White House")
_FORMS = (
    "What did {} say?",
    "What did {} say about the talks?",
    "Where does {} want to go this weekend?",
    "Does {} regret the remark?",
    "Why did {} call back the envoy?",
    "Who accused {} of meddling in elections?",
    "When will {} hold the discussion?",
    "What does {} think of relations with Russia?",
    "Which event marked seven years since {} came to Crimea?",
    "How did {} respond to the question?",
)
_CHANCE_OF_ARTICLES, _CHANCE_OF_QUESTIONS = 0, 1


def questions() -> list[str]:
    """Questions no two of which are the same, so that nothing kept from one is the answer to the next."""
    every = [form.format(who) for form in _FORMS for who in _PEOPLE]
    others = [question for question in every if question != FIRST_QUESTION]
    random.Random(_CHANCE_OF_QUESTIONS).shuffle(others)  # noqa: S311
    return others


def write_articles(path: Path, count: int) -> None:
    """Articles made of the default article's sentences, shuffled, so that none is like another."""
    from index import default_article
    from index.text.sentences import read_prose

    article = default_article()
    sentences = [article.text[s.span.start : s.span.end] for s in read_prose(article.text).sentences]
    chance = random.Random(_CHANCE_OF_ARTICLES)  # noqa: S311
    with path.open("w") as file:
        for number in range(count):
            chosen = [
                f"{chance.choice(sentences)} This is note {chance.randrange(10**6)}." for _ in range(25)
            ]
            paragraphs = "\n\n".join(" ".join(chosen[i : i + 5]) for i in range(0, len(chosen), 5))
            file.write(
                json.dumps({"id": f"n{number}", "title": f"Notes {number}", "text": paragraphs}) + "\n"
            )
