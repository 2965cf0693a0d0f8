"""Words that ask for the source of a text elsewhere, and those that are questions of their own."""

import pytest

from index import asks_for_source

POINTING = """\
is this in the article?
Is that true
is it really from the article?
are these quotes real?
was this said in one of the articles
where is this from?
where does that quote come from
which article is this from?
did she really say that?
did Ann Lee say this in the article
does the article mention this?
who said this?
source?
what's the source of that claim
please check this
fact-check
can you verify that?
any proof for it?
real?
hey, is this true lol
?
"""
OWN = """\
What did Ann Lee say?
Is this bridge safe?
where is the mayor from?
did she say that taxes will rise?
who said this bridge is safe?
what is the source of the river?
did it rain?
is it true that the mayor resigned?
why?
check the date of the vote
what about the taxes?
"""


@pytest.mark.parametrize("words", POINTING.splitlines())
def test_words_that_point_at_a_text(words: str) -> None:
    assert asks_for_source(words)


@pytest.mark.parametrize("words", OWN.splitlines())
def test_questions_of_their_own(words: str) -> None:
    assert not asks_for_source(words)
