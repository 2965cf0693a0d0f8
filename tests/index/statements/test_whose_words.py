"""Nobody's words go into another's mouth: the kinds of text in which they did."""

import pytest

from index.models import Article, Statement
from index.statements import find_statements, find_statements_and_cast
from index.text.sentences import read_prose


def statements(text: str) -> list[Statement]:
    return find_statements(Article("a", "", text))


def said(text: str) -> list[tuple[str | None, str]]:
    return [(statement.speaker, statement.text) for statement in statements(text)]


Told = list[tuple[str | None, str]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'Mayor Ana Ruiz met pupils.\n\n"Do you swim?" asked one pupil.\n\n"Only in the lake."',
            [("pupil", "Do you swim?"), ("Ana Ruiz", "Only in the lake.")],
        ),
        (
            'A pupil wanted to know, "Do you swim?" Mayor Ana Ruiz laughed. "Only in the lake."',
            [("pupil", "Do you swim?"), ("Ana Ruiz", "Only in the lake.")],
        ),
        (
            'A reporter asked Mayor Ana Ruiz, "Will you go?" "I will not," she said.',
            [("reporter", "Will you go?"), ("Ana Ruiz", "I will not,")],
        ),
        (
            'Mayor Ana Ruiz came. "How much is it?" a driver called out. "Nothing," she said.',
            [("driver", "How much is it?"), ("Ana Ruiz", "Nothing,")],
        ),
        (
            'Asked by a caller, "Will you go?", Mayor Ana Ruiz shook her head.',
            [("caller", "Will you go?")],
        ),
        (
            'Mayor Ana Ruiz took questions.\n\n"Did you know of it?"\n\n"Since Friday," Ruiz said.',
            [(None, "Did you know of it?"), ("Ana Ruiz", "Since Friday,")],
        ),
        (
            'Mayor Ana Ruiz left. On Monday she was asked, "Where is it?"',
            [(None, "Where is it?")],
        ),
        (
            '"Are you afraid?" she was asked. "Not at all," Mayor Ana Ruiz said.',
            [(None, "Are you afraid?"), ("Ana Ruiz", "Not at all,")],
        ),
    ],
)
def test_a_question_is_its_askers(text: str, told: Told) -> None:
    assert said(text) == told


@pytest.mark.parametrize(
    "signature",
    [
        "— Ana Ruiz",
        "– Ana Ruiz, engineer",
        "- Dr. Ana Ruiz, head of the Tarn Bridge Trust, on the new rail",
        "~ Ana Ruiz",
        "Ana Ruiz, engineer at Tarn",
        "Ana Ruiz",
    ],
)
def test_a_quotation_signed_below_is_its_signers(signature: str) -> None:
    text = f"Bo Li opened the bridge.\n\n“It will last for ages.”\n\n{signature}\n\nThe fair went on."
    assert said(text) == [("Ana Ruiz", "It will last for ages.")]


def test_names_above_quotations_are_no_signatures() -> None:
    text = "Ana Ruiz\n\n“It will last for ages.”\n\nBo Li\n\n“It broke on the second day.”"
    assert said(text) == [("Ana Ruiz", "It will last for ages."), ("Bo Li", "It broke on the second day.")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"It is safe," Tarn Bridge Co. said on Monday.', "Tarn Bridge Co."),
        ("Tarn Bridge Corp., said it is safe.", "Tarn Bridge Corp."),
        ("It is safe, Tarn Bridge Inc. said.", "Tarn Bridge Inc."),
        ("Ana Ruiz, president of Tarn Bridge Co., said it is safe.", "Ana Ruiz"),
    ],
)
def test_a_company_s_form_ends_no_sentence_before_its_verb(text: str, speaker: str) -> None:
    assert [statement.speaker for statement in statements(text)] == [speaker]


def test_every_turn_of_a_conversation_is_its_speakers_direct_speech() -> None:
    text = (
        "The hearing on the bridge began at nine.\n\nSENATOR LI: Is the bridge safe?\n\n"
        'MS. RUIZ: It is. Bo Orr said "never" and left.\n\nI did not.\n\nSENATOR LI: Why not?'
    )
    assert [(s.speaker, s.text, s.speech, s.known_by) for s in statements(text)] == [
        ("Li", "Is the bridge safe?", "direct", "name"),
        ("Ruiz", 'It is. Bo Orr said "never" and left.', "direct", "name"),
        ("Ruiz", "I did not.", "direct", "surroundings"),
        ("Li", "Why not?", "direct", "name"),
    ]


@pytest.mark.parametrize(("intro", "speaker"), [("Ana Ruiz built it.", "Ana Ruiz"), ("It was late.", None)])
def test_answers_by_letter_are_of_the_only_one_named(intro: str, speaker: str | None) -> None:
    text = f"{intro}\n\nQ: Is it safe?\n\nA: It is.\n\nQ: Why?\n\nA: It is new."
    assert said(text) == [(None, "Is it safe?"), (speaker, "It is."), (None, "Why?"), (speaker, "It is new.")]
    assert {s.known_by for s in statements(text) if s.speaker} <= {"surroundings"}


def test_the_names_of_a_conversation_are_those_of_the_article() -> None:
    text = "We met Ana Ruiz.\n\nTarn Post: Is it safe?\n\nRUIZ: It is.\n\nTP: Why?\n\nRuiz: It is new."
    assert [speaker for speaker, _ in said(text)] == ["Tarn Post", "Ana Ruiz", "Tarn Post", "Ana Ruiz"]


@pytest.mark.parametrize(
    "called",
    [
        "Secretary of State Ana Ruiz",
        "Secretary of State for Roads Ana Ruiz",
        "Senior Fellow Ana Ruiz",
        "Veteran Tarn engineer Ana Ruiz",
        "Curator Ana Ruiz",
        "Bridgebuilder Ana Ruiz",
        "Longtime Campaigner Ana Ruiz",
        "Bank of Tarn Governor Ana Ruiz",
    ],
)
@pytest.mark.parametrize("form", ["{} said it was safe.", '"It is safe," said {}.'])
def test_what_somebody_is_is_no_part_of_the_name(called: str, form: str) -> None:
    assert [statement.speaker for statement in statements(form.format(called))] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("In Virginia it rained.\n\n“We had to close the road for the night.”", None),
        ("The San Diego Padres lost.\n\n“We had to close the road for the night.”", None),
        ("In Tarn, Ohio, on Sunday, Ana Ruiz spoke of it, saying that it was safe.", "Ana Ruiz"),
        ("Lund Water met Lund Rail. Lund said it was late.", "Lund"),
        ("Karl Voss leads Voss Motors. Voss Motors grew. Voss said it was late.", "Karl Voss"),
        ("Orbix met. A school of Orbix Kids closed. Orbix said it was late.", "Orbix"),
        ("Orbix met. Orbix Holdings closed. Orbix said it was late.", "Orbix Holdings"),
        ("Orbix Kids met. Orbix said it was late.", "Orbix Kids"),
        ("Mayor Ana Ruiz left. One pupil, Ana, 9, said it was late.", "Ana"),
        ("Mayor Ana Ruiz left. “It was late,” said Ana, a pupil.", "Ana"),
        ("Mayor Ana Ruiz left. Ana said it was late.", "Ana Ruiz"),
    ],
)
def test_places_and_namesakes_are_nobody_else(text: str, speaker: str | None) -> None:
    assert [statement.speaker for statement in statements(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A farmer near Tarn lost a sheep. He said it was late.", "farmer"),
        ("One driver said it was wet. “I fell,” he said.", "driver"),
        ("The suspect, a 35-year-old man, told police he was cold. He said it was late.", "suspect"),
        ("A woman lives there. She said it was late.", "woman"),
        ("One of the miners said it was deep. It fell in. He said it was late.", "one of the miners"),
    ],
)
def test_a_pronoun_may_mean_somebody_without_a_name(text: str, speaker: str) -> None:
    assert statements(f"Mayor Bo Li opened the bridge.\n\n{text}")[-1].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz came in.\n\n“Welcome back, Ana! We have missed you so much.”",
        "Ana Ruiz came in.\n\n“Dear Ms. Ruiz, we thank you for the boat.”",
    ],
)
def test_a_greeting_is_not_whose_it_is_to(text: str) -> None:
    assert [statement.speaker for statement in statements(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        '"It is safe," Radio Delta quoted Ana Ruiz as saying.',
        'Radio Delta quoted Ana Ruiz as saying "It is safe."',
        '"It is safe," Ana Ruiz was quoted by Radio Delta as saying.',
        '"It is safe," Ana Ruiz said, Radio Delta reported.',
        '"It is safe," Ana Ruiz said, according to Radio Delta.',
        'Engineer Ana Ruiz stays, Radio Delta found. "It is safe," she told the station.',
        'As Ana Ruiz put it: "It is safe."',
    ],
)
def test_an_outlet_does_not_say_what_its_source_says(text: str) -> None:
    assert [statement.speaker for statement in statements(text)] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    "text",
    [
        'Ana Ruiz will release her second album, "Nothing Is Ever Lost." It has ten songs.',
        'Ana Ruiz left with a book under her arm, "Winter without Walls." It rained.',
        'Ana Ruiz sang the last song: "All the Boats Are Gone."',
    ],
)
def test_a_title_of_a_work_is_no_speech(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Ruiz urged residents to boil water.", "to boil water"),
        ("Ana Ruiz told Bo Li to resign.", "to resign"),
        ("Ana Ruiz warned residents not to swim.", "not to swim"),
        ("Ana Ruiz called on the council to close it.", "to close it"),
        ("Ana Ruiz pleaded with drivers to wait.", "to wait"),
        ("Ana Ruiz, who begged the men to leave, went home.", "to leave"),
    ],
)
def test_what_somebody_is_told_to_do_is_said(text: str, words: str) -> None:
    assert said(text) == [("Ana Ruiz", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz was told to leave.",
        "Ana Ruiz asked to leave.",
        "Ana Ruiz told the story to Bo Li.",
        "Ana Ruiz wants residents to wait.",
    ],
)
def test_what_is_told_to_nobody_is_not(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '"It is late," Ana Ruiz grumbled.',
        '"It is late," grumbled Ana Ruiz.',
        '"It is late," Ana Ruiz shot back.',
        '"It is late," shot back Ana Ruiz.',
        'Ana Ruiz thundered: "It is late."',
        'Ana Ruiz deadpanned, "It is late."',
        '"It is late!" cheered Ana Ruiz.',
        'Engineer Ana Ruiz came. "It is late," she chimed in.',
    ],
)
def test_a_verb_that_no_list_holds_is_known_by_its_place(text: str) -> None:
    (statement,) = statements(text)
    assert (statement.speaker, statement.text.rstrip(",.!")) == ("Ana Ruiz", "It is late")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Talking to the mayor, Ana Ruiz said it was late.", set()),
        ("Flanked by the mayor, Ana Ruiz left.", set()),
        ("The mayor, Ana Ruiz, said it was late.", {"mayor"}),
        ("They talked to the mayor, Ana Ruiz.", {"mayor"}),
    ],
)
def test_whom_somebody_talks_to_is_no_title_of_theirs(text: str, titles: set[str]) -> None:
    cast = find_statements_and_cast("a", read_prose(text))[1]
    assert cast.members["Ana Ruiz"].titles == titles


@pytest.mark.parametrize(
    ("text", "known_by"),
    [
        ("Ana Ruiz met Eva Kral at the pier. She said it was late.", "either"),
        ("Ana Ruiz met Karl Voss at the pier. She said it was late.", "pronoun"),
        ("Ana Ruiz said Eva Kral was ill. She said it was late.", "pronoun"),
        ("Ana Ruiz met Eva Kral at the pier.\n\n“I have never seen so much water.”", "either"),
        ("Ana Ruiz came to the pier.\n\n“I have never seen so much water.”", "surroundings"),
        ("Ana Ruiz, an engineer, met Bo Li. The engineer said it was late.", "title"),
        ("Karl Voss said it was early. Ana Ruiz left. The soft-spoken swimmer said it was late.", "either"),
        ("Ana Ruiz waited. The neighbour came by.\n\n“I have never seen so much water.”", "either"),
    ],
)
def test_a_statement_says_where_two_could_have_said_it(text: str, known_by: str) -> None:
    last = statements(text)[-1]
    assert (last.speaker, last.known_by) == ("Ana Ruiz", known_by)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Ms. Adair, of Reed & Co., said the firm would pay. Dr. Sanz, head of Polder Corp., said nothing "
            "was sure.",
            [("Adair", "the firm would pay"), ("Sanz", "nothing was sure")],
        ),
        (
            "The bank closed. At 9 a.m. Mrs. Ilves, of Moss, Reed & Co., said the firm would move.",
            [("Ilves", "the firm would move")],
        ),
        (
            'Ann Lee opened the bridge.\n\nLine of the week: "Rivers never ask." — Tove Rask, ferry pilot',
            [("Tove Rask", "Rivers never ask.")],
        ),
    ],
)
def test_who_ends_a_paragraph_signs_no_sentences_of_others(text: str, told: Told) -> None:
    assert said(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ana Ruiz asked whether it was late.", [("Ana Ruiz", "whether it was late")]),
        ("Ana Ruiz asked Bo Li why it was late.", [("Ana Ruiz", "why it was late")]),
        ("Ana Ruiz wondered how it had happened.", [("Ana Ruiz", "how it had happened")]),
        ("Ana Ruiz, asked whether it was late, said it was.", [("Ana Ruiz", "it was")]),
        ("Asked why it was late, Ana Ruiz shrugged.", []),
        ("Ana Ruiz was asked whether it was late.", []),
        ("Ana Ruiz, asked whether it was late, said no.", []),
        ("Ana Ruiz asked a friend, who was a vet, for a light.", []),
    ],
)
def test_a_reported_question_is_its_askers(text: str, told: Told) -> None:
    assert said(text) == told


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Ana Ruiz came. Li Orr answered. She said it was late.", [("Li Orr", "either")]),
        ("Li Orr answered. She said it was late.", [("Li Orr", "pronoun")]),
        ("Ana Ruiz came. Bill Orr answered. She said it was late.", [("Ana Ruiz", "pronoun")]),
    ],
)
def test_a_pronoun_that_surely_fits_another_leaves_a_doubt(text: str, known: list[tuple[str, str]]) -> None:
    assert [(one.speaker, one.known_by) for one in statements(text)] == known


def test_an_interviewers_questions_without_labels_are_nobodys_whom_the_article_names() -> None:
    text = (
        "Ana Ruiz builds boats in Tarn. We met her there.\n\nYou came late. Why?\n\nI drove a lorry first."
        "\n\nWho taught you?\n\nA widow, Dora Finch. My boat sank.\n\nAnd now?\n\nI like pine."
    )
    assert said(text) == [(None, "You came late. Why?"), (None, "Who taught you?"), (None, "And now?")]
