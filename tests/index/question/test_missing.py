import pytest

from index import Index


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What did Biden say about Putin?", []),
        ("What did Orla Fenwick say about the zeppelin?", ["Orla Fenwick", "zeppelin"]),
        ("What did the presidents say about zeppelins?", ["zeppelins"]),
        ("Who is he?", []),
    ],
)
def test_the_words_of_a_question_that_no_article_has(
    question: str, missing: list[str], default_index: Index
) -> None:
    assert default_index.missing(question) == missing
