import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.canonical import canonical_text
from index.text.furniture import find_furniture
from index.text.paragraphs import find_paragraphs

LEAD = (
    "The mayor of Aldermoor opened the new bridge over the river Alder on Monday, and many hundreds of people"
    " came to see it, though it rained all day and the ferries did not run."
)
TOLD = "Nobody was hurt when the old bridge fell into the river in the night of the flood, the police said."


def furniture(*paragraphs: str) -> list[str]:
    text = "\n\n".join(paragraphs)
    return [span.of(text) for span in find_furniture(text)]


def test_a_page_is_parted_into_story_and_furniture() -> None:
    page = {
        "Bridge over the Alder is open at last": True,
        "By Ann Lee and Bo Lund, Aldermoor Courier": True,
        "Published on 19 March 2021 at 10:15 GMT": True,
        "People cross the new bridge on Monday. Tom Hill/Getty Images": True,
        LEAD: False,
        "Flood relief:Why the town still waits for its money": True,
        "What became of the old bridge?": True,
        TOLD: False,
        "The town will sell:": False,
        "the iron of the railings": False,
        "Forty oak beams": False,
        "Two lamps from 1904": False,
        "What is left will be burned, said the mayor, who did not say when that would be done.": False,
        "Who will pay?": True,
        "“We will,” she said. “Who else?”": False,
        "Correction: An earlier version of this story misspelled the name of the river.": True,
        "Follow Ann Lee on Twitter: @annlee": True,
        "Read more about the flood": True,
    }
    assert furniture(*page) == [words for words, is_furniture in page.items() if is_furniture]


@pytest.mark.parametrize(
    "words",
    [
        "A second bridge by spring",
        "‘It was chaos’",
        "How the flood of 2021 began",
        "Five years after",
        "Where is the old bridge now?",
    ],
)
def test_a_heading_stands_above_a_longer_paragraph(words: str) -> None:
    assert furniture(LEAD, words, TOLD) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "By Ann Lee",
        "By ANN LEE, Staff Writer",
        "By Ann Lee, Bo Lund and Cy Berg",
        "ALDERMOOR, England —",
        "19 March 2021",
        "March 19, 2021, 10:15 a.m. EDT",
        "Friday 19 March 2021",
        "Last updated: 19 Mar. 2021",
        "Correction: The bridge is 300 metres long, and not 30, as an earlier version of this story said.",
        "Correction: " + LEAD * 2,
        "Editor’s note: This story contains accounts of a flood.",
        "More:Ten bridges that fell",
        "Watch – The moment that the bridge fell",
        "Related: Ten bridges that fell",
        "‘We lost everything’:Families after the flood",
        "TEN YEARS ON:The town remembers, and asks for more",
        "The mayor tells the town:‘It was time’",
        "A man crosses the bridge. (AP Photo/Tom Hill)",
        "Photo by Tom Hill",
        "Sign up for our newsletter to get a story a day.",
        "Bo Lund contributed to this report.",
    ],
)
def test_a_label_a_credit_and_a_line_of_the_page_are_furniture(words: str) -> None:
    assert furniture(LEAD, words) == [words]
    assert furniture(LEAD, words, TOLD) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "The bridge fell.",
        "By Monday, the water had fallen.",
        "By March, the town had no money left.",
        "Many things contributed to this flood.",
        "More – and longer – bridges are planned.",
        "Photos by Tom Hill hang in the town hall.",
        "Lee said:“We will build another one.”",
        "Nobody knows how many fell. Was it ten?",
        "He asked: “Why now?”",
        "“Why now?”",
        "• Bring boots",
        "It was on 19 March 2021.",
        "and that was that",
    ],
)
def test_what_the_story_says_is_no_furniture(words: str) -> None:
    assert furniture(LEAD, words, TOLD) == []


def test_what_an_interviewer_says_before_a_question_is_furniture() -> None:
    asked = "You have given up ivory. Why?"
    answered = "Because of a picture of a calf beside its mother. I could not work for days."
    told = "The council has sold the bridge for a pound. Was that wise?"
    quoted = 'The judge read it out: "You were warned. Did you care?" Who would have thought so?'
    assert furniture("The maker of pianos", LEAD, asked, answered, told, quoted) == [
        "The maker of pianos",
        asked,
    ]


def test_a_table_is_told() -> None:
    rows = ("Aldermoor 512", "Bergen 413", "Turku 222")
    assert furniture("Votes", *rows, LEAD) == []
    assert furniture(*(f"{row.replace(' ', ' | ')}" for row in rows), LEAD) == []


def test_a_list_ends_where_a_sentence_does() -> None:
    items = ("boots", "A lamp", "Bread for two days")
    assert furniture("Bring:", *items, "And be early.", "The way there", LEAD) == ["The way there"]


@pytest.mark.parametrize("story", ["The bridge is open", "The bridge is open.", LEAD, ""])
def test_a_story_of_one_line_is_no_heading(story: str) -> None:
    assert furniture(story) == []


def test_what_stands_last_heads_nothing() -> None:
    assert furniture(LEAD, "The bridge at night") == []


PARAGRAPHS = st.one_of(
    st.sampled_from(
        [LEAD, "By Ann Lee", "What next?", "More: bridges", "Bring:", "• boots", "One 1", "The way"]
    ),
    # What can be read in many ways must not be tried in all of them.
    st.sampled_from(["12:30:" * 30 + "x", "oct.sat at " * 17 + "x", "By A-" * 38]),
    st.text(max_size=60),
)


@given(st.lists(PARAGRAPHS, max_size=8))
def test_furniture_is_whole_paragraphs_in_their_order(paragraphs: list[str]) -> None:
    text = canonical_text("\n\n".join(paragraphs))
    found = find_furniture(text)
    assert [span for span in find_paragraphs(text) if span in found] == found


def test_a_title_stands_above_what_stands_between_it_and_the_story() -> None:
    title = "Bridge over the Alder is open at last"
    assert furniture(title, "By Ann Lee", LEAD) == [title, "By Ann Lee"]
    assert furniture(title, "Who came?", LEAD) == [title, "Who came?"]
    assert furniture(title, "A town in joy", "And rain", LEAD) == [title, "A town in joy", "And rain"]
    assert furniture(LEAD, TOLD, title, "A town in joy", LEAD) == ["A town in joy"]


def test_a_page_of_nothing_but_questions_is_told_at_once() -> None:
    assert len(furniture(*["Who?"] * 20_000)) == 20_000


def test_a_line_of_labels_is_no_heading() -> None:
    text = "Museum hours\n\nSaturday: noon to six\nSunday: closed\n\nThe tickets cost 4 euros. All may come."
    assert [part.of(text) for part in find_furniture(text)] == ["Museum hours"]
