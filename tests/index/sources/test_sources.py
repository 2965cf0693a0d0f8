from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Article, Builder, Embedder, Index, QuestionError, Source
from index.sources.claims import MOST_CHARS, read_claims

HARBOUR = """
The harbour of Ostwick will close for repairs on 12 May, the mayor, Helen Carver, said on Tuesday.
The work costs 3 million euros and lasts seven weeks.
"We did not choose this month lightly," Carver said. "The fishermen will not lose their berths."
Tom Reedy, who leads the union of fishermen, said that the town never asked the owners of the boats.
About 40 boats lie in the harbour. In 2019 the council of Ostwick refused to pay for the same repairs.
"""
ZOO = """
The zoo of Lindholm showed its three young penguins to the public on Sunday morning.
Visitors waited in long queues before the gates opened.
The keeper Anna Berg said: “They eat more than their parents do.” The young penguins do not swim yet.
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("two") / "index"
    Builder(folder, embedder).build([Article("harbour", "Harbour", HARBOUR), Article("zoo", "Zoo", ZOO)])
    index = Index.open(folder, embedder)
    yield index
    index.close()


def words(source: Source) -> list[str]:
    return [highlight.text for highlight in source.citation.highlights]


TAIGA = "I want to go the taiga this weekend to relax a little"
ANSWER = "he gave a direct answer to a direct question"
BAD = "these remarks by the U.S. president are very bad"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TAIGA, TAIGA),
        (f"> {TAIGA.upper()}!!", TAIGA),
        (TAIGA.replace(" ", "   "), TAIGA),
        ("it takes one to know one", "it takes one to know one"),
        (f"The White House stood by it: ‘{ANSWER}’", ANSWER),
        ("These remarks by the US president are very bad https://x.example/a", BAD),
        ("Moscow would never severe ties with Washington", "Moscow would never sever ties with Washington"),
        ("Will Biden accept Putin’s invitation", "Will Biden accept Putin's invitation"),
    ],
)
def test_words_of_the_article_are_found_word_for_word(text: str, found: str, default_index: Index) -> None:
    (source,) = default_index.source(text)
    assert words(source) == [found]
    assert source.differences == ()
    assert source.match in ("verbatim", "close")


def test_words_in_a_sentence_of_ones_own_are_found(default_index: Index) -> None:
    (source,) = default_index.source('lol Putin said "it takes one to know one"')
    assert (source.match, words(source)) == ("verbatim", ["it takes one to know one"])


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Vladimir Putin challenged Joe Biden to a live debate online", "challenged him to hold"),
        ("Putin is accused of poisoning Navalny.", "ordering the poisoning"),
        ("According to a US report Putin meddled in the election to help Trump.", "to favour Trump"),
        ("putin wished biden good health", "I wish you good health"),
    ],
)
def test_what_says_the_same_in_other_words_is_found(text: str, evidence: str, default_index: Index) -> None:
    (source,) = default_index.source(text)
    assert source.match in ("close", "related")
    assert evidence in " ".join(words(source))
    assert source.differences == ()


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "good morning everyone",
        "what time is the meeting?",
        "what time is the meeting tomorrow?",
        "lol that is so funny I can't stop laughing",
        "I think we should play some games tonight, who is in?",
        "Can someone share the link to the new build? The tests are failing.",
        "My brother wants to relax a little this weekend and go hiking.",
        "I am going to Georgia tomorrow to visit my family, quite busy this weekend.",
        "We can do the raid tomorrow or Monday, any time convenient for you.",
        "We should have a direct and open discussion about the server rules.",
        "I would say that the new video card is interesting for people who play in 4K.",
        "Biden signed a new climate bill at the White House today.",
        "Putin visited China last week and met Xi Jinping.",
        "The president of France met the German chancellor in Berlin on Monday.",
        "The Kremlin announced new sanctions against Ukraine after the elections.",
        "US and Russia are playing hockey tonight.",
        "Donald Trump said he will run again in 2024.",
        "Die Katze sitzt auf der Matte und schläft.",
        "https://example.com/putin-biden-talks ok",
    ],
)
def test_other_talk_has_no_source(text: str, default_index: Index) -> None:
    assert default_index.source(text) == []


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("Putin wants to hold the discussion on 20 March.", "The text says 20 March, the article March 19."),
        (
            "The event marks eight years since Russia's annexation of Crimea, where Putin hit back at Biden",
            "The text says eight years, the article seven years.",
        ),
        (
            "a US report claimed that Putin had meddled in 2016 US elections to favour Trump",
            "The text says 2016, the article 2020.",
        ),
        (
            "The Kremlin says Biden wants to normalize ties with Russia",
            "The article has “doesn't want”, the text has no such negation.",
        ),
        (
            "Moscow would sever ties with Washington",
            "The article has “never sever”, the text has no such negation.",
        ),
        (
            "Putin doesn't want to go to the taiga this weekend",
            "The text has “doesn't want”, the article has no such negation.",
        ),
        (
            'Psaki said: "these remarks by the U.S. president are very bad"',
            "The article attributes these words to Dmitry Peskov.",
        ),
        (
            "Joe Biden said that “I wish you good health”",
            "The article attributes these words to Vladimir Putin.",
        ),
        (
            "My 2021 notes: a US report claimed Putin had meddled in 2022 US elections to favour Trump",
            "The text says 2022, the article 2020.",
        ),
        (
            "Will Peskov accept Putin's invitation?",
            "The text names Peskov where the article names Biden.",
        ),
    ],
)
def test_what_differs_from_the_article_is_told(text: str, difference: str, default_index: Index) -> None:
    (source,) = default_index.source(text)
    assert source.differences == (difference,)


@pytest.mark.parametrize(
    ("text", "article_id", "differences"),
    [
        (
            "The harbour of Ostwick closes for repairs on 21 May.",
            "harbour",
            ("The text says 21 May, the article 12 May.",),
        ),
        (
            "The mayor of Ostwick said on Friday that the harbour will close for repairs on May 12th.",
            "harbour",
            ("The text says Friday, the article Tuesday.",),
        ),
        (
            "The repairs cost 5 million euros and last seven weeks.",
            "harbour",
            ("The text says 5 million euros, the article 3 million euros.",),
        ),
        (
            "The fishermen will lose their berths",
            "harbour",
            ("The article has “not lose”, the text has no such negation.",),
        ),
        (
            'Tom Reedy said: "We did not choose this month lightly."',
            "harbour",
            ("The article attributes these words to Helen Carver.",),
        ),
        ("About 50 boats lie in the harbour of Ostwick.", "harbour", ()),
        ("It's not true that the fishermen will lose their berths.", "harbour", ()),
        ('Mayor Carver said: "We did not choose this month lightly."', "harbour", ()),
        ("The zoo of Lindholm showed its 3 young penguins to the public on Sunday.", "zoo", ()),
        (
            "The zoo of Lindholm showed its four young penguins to the public on Sunday.",
            "zoo",
            ("The text says four, the article three.",),
        ),
    ],
)
def test_the_rules_hold_for_other_articles(
    text: str, article_id: str, differences: tuple[str, ...], two: Index
) -> None:
    (source,) = two.source(text)
    assert source.citation.article_id == article_id
    assert source.differences == differences


def test_sources_come_in_the_order_of_the_text_one_a_passage(two: Index) -> None:
    text = (
        "So the zoo of Lindholm showed its three young penguins to the public. Nice!\n"
        "- Visitors waited in long queues before the gates opened.\n"
        "- I had pizza for lunch with my sister yesterday.\n"
        "- The harbour of Ostwick will close for repairs on 12 May."
    )
    first, second = two.source(text)
    assert (first.citation.article_id, second.citation.article_id) == ("zoo", "harbour")
    assert "Visitors waited" in first.claim
    assert "penguins" in first.claim
    assert len(first.citation.highlights) == 2
    assert "pizza" not in first.claim + second.claim


def test_a_whole_article_has_at_most_five_sources(default_index: Index) -> None:
    (article_id,) = default_index.article_ids
    text = default_index.article(article_id).text
    sources = default_index.source(text[:MOST_CHARS])
    assert 1 < len(sources) <= 5
    assert all(source.match == "verbatim" and source.differences == () for source in sources)


@pytest.mark.parametrize("text", ["", " \n", "?!", "**>**", "https://example.com/words"])
def test_a_text_without_words_is_refused(text: str, default_index: Index) -> None:
    with pytest.raises(QuestionError, match="no words"):
        default_index.source(text)


def test_an_endless_text_is_refused(default_index: Index) -> None:
    with pytest.raises(QuestionError, match="4,001 characters"):
        default_index.source("x" * (MOST_CHARS + 1))


def test_what_begins_a_line_is_no_part_of_a_claim() -> None:
    for start in ("> ", ">  - ", "• ", "2. "):
        (claim,) = read_claims(f"{start}The mayor in Graz opened the bridge today")
        assert claim.text == "The mayor in Graz opened the bridge today"


WORDS = "Putin Biden said doesn't 20 March seven ** > _ || https://x.example <@1> “ ” . ? \n".split(" ")
PARTS = st.sampled_from([*WORDS, f"“{ANSWER}”", "Moscow would never sever ties with Washington"])


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(PARTS, max_size=40).map(" ".join), st.text(max_size=200)))
def test_every_highlight_is_a_slice(default_index: Index, text: str) -> None:
    try:
        sources = default_index.source(text)
    except QuestionError:
        return
    assert len(sources) <= 5
    for source in sources:
        citation = source.citation
        article = default_index.article(citation.article_id).text
        assert article[citation.span.start : citation.span.end] == citation.quote
        assert citation.highlights
        assert all(article[h.span.start : h.span.end] == h.text for h in citation.highlights)
