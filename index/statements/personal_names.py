"""What the words of a name tell: titles, common first names, adjectives of nations, and likeness."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Gender = Literal["he", "she"]

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep representative"
    " congressman congresswoman gov governor president vice-president vp premier prime minister"
    " chancellor secretary mayor chief commissioner superintendent supt inspector detective det"
    " sergeant sgt constable const cpl corporal captain capt colonel col lieutenant lt general"
    " gen major maj admiral adm judge justice mp mpp mla mna ceo cfo coo chairman chairwoman"
    " chair director leader speaker ambassador king queen prince princess pope bishop archbishop"
    " cardinal rev reverend father sister pastor imam rabbi coach sheriff councillor coun"
    " councilor minister attorney officer spokesman spokeswoman spokesperson sultan emperor"
    " ayatollah sheikh hereditary grand".split()
)
_HE_TITLES = frozenset("mr sir lord king prince congressman chairman spokesman father pope sultan".split())
_SHE_TITLES = frozenset(
    "mrs ms miss dame lady queen princess congresswoman chairwoman spokeswoman sister".split()
)
_HE_NAMES = frozenset(
    "aaron abdul adam ahmed al alan albert alex alexander alexei alfonso ali allan andre andrew"
    " angus anson anthony antonio arthur barack ben benjamin bernard bernie bill blake bob boris"
    " brad brandon brett brian bruce bryan cameron carl carlos charles charlie chad chris"
    " christian christopher chuck colin craig curtis dan daniel darren darrin dave david dean"
    " denis dennis derek dmitri dmitry dominic don donald donny doug douglas drew dylan ed eddie"
    " edward emmanuel eric ernest ethan evan francis francois frank fred frederick gabriel gary"
    " gavin geoff geoffrey george gerald giuseppe glen glenn gordon graham grant greg gregory guy"
    " harold harry hassan henry howard hugh ian igor isaac ivan jack jacob jacques jagmeet jake"
    " jakob james jamie jared jason jay jean-yves jean jeff jeffrey jeremy jerry jim jimmy joe"
    " joel john johnny jon jonathan jordan jose joseph josh joshua juan justin karl keith ken"
    " kenneth kevin kyle larry lawrence lee len leo leon leonard lewis liam louis lucas luis luke"
    " malcolm marc marcus mario mark martin marvin mathieu matt matthew maurice max maxime"
    " michael michel miguel mike mikhail mitch mohamad mohamed mohammad mohammed morgan muhammad"
    " murray nathan neil nicholas nick nigel noah norman oliver oscar patrick paul pedro peter"
    " phil philip phillip pierre rafael ralph randy ray raymond rené richard rick rob robert"
    " robin rod rodney roger ron ronald ross roy russell ryan sam samuel scott sean seamus"
    " sebastian sergei sergey seth shane shawn simon stan stephen stephane steve steven stewart"
    " stuart ted terry thomas tim timothy tito toby todd tom tommy tony travis trevor tyler"
    " victor vincent vladimir volodymyr wade walt walter warren wayne wesley will william winston"
    " xavier xi yuri zach zachary".split()
)
_SHE_NAMES = frozenset(
    "abby abigail agnes alana alexandra alexandria alice alicia alison amanda amber amelia amy"
    " ana andrea angela angelina anita ann anna anne annabelle annette annie ashley audrey"
    " barbara beatrice becky bernadette beth betty beverly bianca bonnie brenda bridget brittany"
    " camille candice carla carly carol carole caroline carolyn carrie catherine cathy cecilia"
    " celine charlene charlotte cheryl chloe christina christine chrystia cindy claire clara"
    " claudia colleen connie courtney crystal cynthia daisy dana danielle dawn deborah debbie"
    " debra denise diana diane donna dora doris dorothy eileen elaine eleanor elena elizabeth"
    " ella ellen emily emma erica erin esther eva evelyn faith fatima felicia fiona florence"
    " frances gabrielle gail gillian gina gloria grace greta hannah haley hayley heather heidi"
    " helen hillary holly ida irene iris isabel isabelle jacinda jackie jacqueline jane janet"
    " janice jasmine jean jen jenna jennifer jenny jessica jill jo joan joanna joanne jody"
    " jocelyn josephine joy joyce judith judy julia julie june justine kaitlyn karen kate"
    " katherine kathleen kathryn kathy katie kayla kelly kim kimberly kirsten kirstjen kristen"
    " kristin kristina lara laura lauren leah lehla leila leslie lily linda lindsay lisa liz lois"
    " lorraine louise lucille lucy lydia lynn mackenzie madeleine maggie margaret maria marianne"
    " marie marilyn marina marion marjorie marlene martha mary maureen megan meghan melanie"
    " melania melinda melissa mercedes mia michelle mildred miranda molly monica monique nadia"
    " nancy naomi natalia natalie natasha nicola nicole nikki nina nora norma olga olivia pam"
    " pamela patricia paula pauline peggy penny phyllis rachel rebecca renee rita roberta rosa"
    " rose rosemary ruth sabrina sally samantha sandra sara sarah shannon sharon sheila shelley"
    " sherry shirley silvia sofia sonia sophia sophie stacey stephanie sue susan suzanne sylvia"
    " tamara tammy tanya tara teresa theresa tiffany tina tracy ursula valerie vanessa vera"
    " veronica victoria virginia vivian wendy yvonne zoe".split()
)
_NATIONS = {
    nation: words.split()
    for nation, words in {
        "us": "us u.s usa american america washington",
        "uk": "uk u.k british britain english",
        "russia": "russian russia moscow",
        "china": "chinese china beijing",
        "france": "french france",
        "germany": "german germany",
        "canada": "canadian canada ottawa",
        "ukraine": "ukrainian ukraine",
        "israel": "israeli israel",
        "iran": "iranian iran",
        "india": "indian india",
        "japan": "japanese japan",
        "turkey": "turkish turkey",
        "mexico": "mexican mexico",
        "italy": "italian italy",
        "spain": "spanish spain",
        "poland": "polish poland",
        "australia": "australian australia",
        "brazil": "brazilian brazil",
        "korea": "korean korea",
    }.items()
}
_NATION_OF = {word: nation for nation, words in _NATIONS.items() for word in words}


@lru_cache(maxsize=10_000)
def plain(word: str) -> str:
    """A word as names are compared: no case, accents, possessive ending or final point."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"'s?$", "", bare).rstrip(".")


def is_title(word: str) -> bool:
    """Whether a word is a title or an office that is set before a name."""
    return plain(word) in TITLES


def nation(word: str) -> str | None:
    """The nation that a word names: "American", "U.S." and "US" are one."""
    return _NATION_OF.get(plain(word))


def gender(name: str, titles: frozenset[str]) -> Gender | None:
    """The pronoun that a name with its titles takes, where they tell."""
    said = {plain(word) for title in titles for word in title.split()}
    first = plain(name.split()[0]) if name.split() else ""
    if said & _SHE_TITLES:
        return "she"
    if said & _HE_TITLES:
        return "he"
    if first in _SHE_NAMES:
        return None if first in _HE_NAMES else "she"
    return "he" if first in _HE_NAMES else None


def alike(one: str, other: str) -> bool:
    """Whether two words may spell one name: equal, or one edit apart and not short."""
    a, b = sorted((plain(one), plain(other)), key=len)
    if a == b:
        return True
    if len(a) < 5 or len(b) - len(a) > 1:
        return False
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[same:] == b[same + 1 :] or a[same + 1 :] == b[same + 1 :]
