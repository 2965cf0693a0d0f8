"""Invented articles that the dialogues of the tests are about."""

from index import Article, Span
from index.dialogue.background import Background
from index.statements import find_statements_and_cast
from index.store.database import Analysis
from index.text.sentences import read_prose

FERRY = """Ferry runs aground off Skarvik with 112 people on board

A passenger ferry ran aground near the island of Skarvik on Tuesday morning, and all 112 people on board \
were brought ashore in lifeboats, the coast guard said.

The Northwind, which belongs to the company Sundline, struck a reef at 6:40 a.m. in thick fog. The ship \
was built in 1998 and was last inspected in March.

Captain Ruth Aldersey, who has sailed the route for 19 years, stayed aboard until the last passenger had \
left. "I heard a sound I never want to hear again," Aldersey said. "Then I told everybody to put on their \
vests."

Skarvik's mayor, Tomas Lindgren, opened the school gymnasium to the passengers. He said the islanders had \
brought blankets and soup within an hour. "Nobody had to ask them," he said.

Sundline's chief executive, Helen Okafor, apologized to the passengers and promised that the company \
would pay for their hotels. She flew to Skarvik on Wednesday to meet them there.

Lindgren accused Sundline of ignoring his warnings about the reef. "I wrote to Ms. Okafor twice," the \
mayor said. Okafor said she had never seen his letters.

Peter Dahl and Maria Dahl were on their way to a wedding when the ferry struck the reef. Their daughter, \
Anna Dahl, said her parents had lost all of their luggage. "My mother saved the ring, and nothing else," \
she said.

The accident commission will publish its report in the autumn. Its head, Ingrid Moen, said the captain \
would be heard on Friday because the commission needs her account of the fog."""

CLUB = """Harriers sack coach after fifth defeat in a row

The Brightwater Harriers dismissed head coach Dana Whitlock on Monday, a day after a 4-1 defeat by \
Oakridge, their fifth loss in a row.

Club president Marcus Bell said the decision was his. "Dana gave us two wonderful years, but we have to \
think of the season," Bell said. He thanked her for winning the cup in 2021.

Whitlock said she was disappointed. "I learned of it from a reporter," she said. "That is not how you \
treat people."

Striker Luis Ferreira, who scored the only goal on Sunday, criticized Bell. "She made me the player I \
am," Ferreira said. "He should have called her."

Bell denied that he had let reporters know first. He told the Brightwater Post that he had tried to phone \
her three times.

Assistant coach Ken Adeyemi will lead the team until the summer. Adeyemi, 41, played for Oakridge before \
he joined the Harriers in 2015. He said Ferreira would remain captain.

The stadium in Brightwater, which holds 18,000 people, was half empty on Sunday. The club sold it to the \
city in 2019 to pay its debts, and rents it back for $2 million a year.

Fans gathered outside the stadium on Monday evening. They want Bell to resign, said Joan Pruitt, who \
speaks for the supporters' trust. "We will not stop until he goes," Pruitt said."""

ZOO = """Escaped lynx caught after three days in a garden

A lynx that had escaped from Hollow Park zoo was caught on Sunday in a garden in Westbury, three days \
after a tree fell on its enclosure.

Gardener Alan Tibbs found the lynx asleep under his greenhouse. "I thought it was a big cat, and then it \
looked at me," Tibbs said. He called the police, who closed the street.

Vet Sofia Marchetti shot the animal with a dart. Marchetti, who has worked at the zoo since 2012, said \
the lynx had lost two kilograms but was not hurt. "He was tired and happy to see me," she said.

The lynx, named Bruno, was born in Germany in 2017 and came to Hollow Park two years later. Bruno had \
eaten three of Tibbs's chickens, but the gardener said he did not blame him. "It was the storm, not the \
cat," Tibbs said.

The zoo has offered to pay for the chickens. Its director, Graham Lowe, said the enclosure would get a \
roof before the lynx returns. He would not say how much it would cost.

The council ordered the zoo to check all its fences by May. Councillor Priya Nair said the zoo had been \
told about the tree last year. "They knew it was rotten," Nair said. Lowe rejected that."""

TRIAL = """Judge clears former treasurer of theft

A judge in Port Ellery on Thursday cleared former city treasurer Walter Grice of stealing $340,000 from \
the pension fund.

Judge Carmen Ortiz said the prosecutors had not shown that Grice knew of the transfers. "Suspicion is not \
proof," Ortiz said.

Grice, 63, wept when she read the verdict. His lawyer, Naomi Stein, called it a complete vindication. "He \
has lost four years of his life," Stein said.

Prosecutor Dale Hutchins said the state would appeal. Hutchins had argued that Grice moved the money to a \
company owned by his brother, Leonard Grice, between 2014 and 2017.

Leonard Grice pleaded guilty to fraud in 2020 and is in prison in Marlow. He testified that his brother \
had known nothing. "I used his password," he told the court in June.

The pension fund has sued Ellery Trust, the bank that made the transfers. The bank says it followed its \
rules. It closed its branch in Port Ellery last year.

Former clerk Betty Osman, who discovered the transfers in 2018, said the verdict made no difference to \
her. "The money is still gone," Osman told reporters. She was fired in 2019 and now runs a bakery there."""

ARTICLES = {"ferry": FERRY, "club": CLUB, "zoo": ZOO, "trial": TRIAL}


def read_background(name: str) -> Background:
    """What an invented article tells, as the library reads it."""
    text = ARTICLES[name]
    prose = read_prose(text)
    statements, cast = find_statements_and_cast(name, prose)
    sentences = tuple(sentence.span for sentence in prose.sentences)
    return Background(Analysis(Article(name, name, text), sentences, (), tuple(statements), cast))


def marked_place(background: Background, words: str) -> Span:
    """The statement, or else the sentence, that begins with the words."""
    said = [statement.span for statement in background.analysis.statements]
    places = [*said, *background.analysis.sentences]
    return next(place for place in places if place.of(background.text).startswith(words))
