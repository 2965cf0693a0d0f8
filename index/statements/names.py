"""What the words of a name tell: titles, the pronoun, nations, and likeness."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from index.text.spelling import one_letter_apart

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
    " ayatollah sheikh hereditary grand whip advocate comptroller treasurer assemblyman assemblywoman"
    " alderman deputy commander brigadier manager editor principal coordinator strategist adviser advisor"
    " economist analyst".split()
)
_HE_TITLES = frozenset("mr sir lord king prince congressman chairman spokesman father pope sultan".split())
_SHE_TITLES = frozenset(
    "mrs ms miss dame lady queen princess congresswoman chairwoman spokeswoman sister".split()
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
NAMES_OF_MEN = frozenset(
    "aaron abdul abdullah adam adrian ahmed akira alain alan alastair albert alejandro aleksandr"
    " alessandro alexander alexei alfonso alfred alistair allan alvin ambrose amir anatoly anders andre"
    " andrei andrew andy angelo angus anson anthony antoine anton antonio antony ari armando arnold"
    " arthur arturo ashok axel barack barry bart bashar beau ben benedict benjamin benny bernard"
    " bernardo bernie bert bill billy bob boris brad brandon brendan brent bret brett brian brody bruce"
    " bruno bryan bryce caleb calvin carl carlos cedric cesar chad charles charlie christian christophe"
    " christopher chuck clarence clark claude clayton clement clifford clint clinton clyde cody cole"
    " colin colm connor conor conrad cory craig cristian curt curtis cyril damian damien damon dan"
    " daniel dante darius darren darrin darryl daryl dave david dean declan deepak demetrius denis"
    " dennis derek desmond devin diego dieter dirk dmitri dmitry dmytro dominic don donald donnie donny"
    " doug douglas duane duncan dustin dwayne dwight dylan eamon earl ed eddie edgar edmund eduardo"
    " edward edwin eli elias elijah elliot elliott elmer elon emil emilio emmanuel enrique eric erik"
    " ernest ernesto ernie ethan eugene evan evgeny ezra fabio farid felipe felix fernando fidel finn"
    " floyd francois frank franz fraser fred freddie freddy frederick fritz gabriel garrett gary gavin"
    " gene geoff geoffrey george gerald gerard gerry gilbert giles giorgio giovanni giuseppe glen glenn"
    " glyn gordon graeme graham grant greg gregory guillermo gunther gus guy hamid hank hans harjit"
    " harold harrison harry harvey hassan hector heinrich henri henry herbert herman hideo hiroshi"
    " howard howie hubert hugh hugo humphrey hussein ian ibrahim ignacio igor imran isaac isaiah ismail"
    " ivan ivor jack jacob jacques jagmeet jaime jake jakob james jared jason javier jay jean- jean-"
    " claude jean-yves jeff jeffrey jens jeremiah jeremy jermaine jerome jerry jim jimmy joao joaquin"
    " jochen joe joel joey johan johann johannes john johnny jon jonas jonathan jorge jose josep joseph"
    " josh joshua josé juan juergen jules julian julio julius justin jürgen kareem karl keith ken"
    " kenneth kent kevan kevin khalid kieran kirk kofi konstantin kurt kyle lance larry lars laurence"
    " laurent lawrence len leo leon leonard leonardo leonid leroy lester lewis liam lionel lloyd lorenzo"
    " lou louie louis luca lucas luciano luigi luis luke luther lyle mahmoud malcolm malik manfred manny"
    " manuel marc marcel marco marcus marek mariano mario mark marlon martin martyn marvin mateo mathieu"
    " mats matt matthew maurice max maxime maxwell mehmet melvin merlin micah michael michel mick mickey"
    " miguel mikael mike mikhail miles milo milton mitch mitchell moe mohamad mohamed mohammad mohammed"
    " mohan monty muhammad murray mustafa naftali narendra nathan ned neil neville nicholas nick nicky"
    " nicolas nigel nikita nikolai nikolaus noah norm norman olaf oleg oleksandr oliver olivier omar"
    " oscar oskar otto owen pablo paddy paolo pascal patrice patrick paul pavel pedro percy pete peter"
    " petr petro phil philip phillip pierre pieter piotr prakash preston rafael rahul rajesh ralf ralph"
    " ramon randall randy rashid raul ravi ray raymond recep reggie reginald rené reza ricardo riccardo"
    " rich richard rick ricky rob robert roberto rocco rod rodney rodrigo roger roland rolf roman romeo"
    " ron ronald rory ross roy ruben rudolf rudolph rudy rupert russ russell ryan salman salvador"
    " salvatore samir samuel sandeep sanjay santiago saul scott scotty seamus sean sebastian sebastien"
    " serge sergei sergey sergio seth shane shaun sheldon sid silvio simon solomon spencer stan stanley"
    " stefan stefano steffen stephane stephen steve steven stewart stuart sunil sven tariq ted teddy"
    " theo theodore thierry thomas thor tim timothy tito tobias toby todd tom tomas tomasz tommy toni"
    " tony travis trent trevor tristan troy tucker tyler tyrone ulrich umar vaclav vadim vernon vic"
    " victor vijay viktor vince vincent vincenzo vitaly vittorio vlad vladimir volker volodymyr wade"
    " wallace walt walter warren warwick wayne wendell werner wesley wilbur wilfred wilhelm will william"
    " willie winston wolfgang woody xavier xi yasser yevgeny yuri yusuf yves zach zachary zachery zaid"
    " zane".split()
)
NAMES_OF_WOMEN = frozenset(
    "abby abigail ada adele adriana agatha agnes aisha alana alejandra aleksandra alexa alexandra"
    " alexandria alexis alice alicia alina alison allison alyssa amal amanda amber amelia amina amira"
    " amy ana anastasia andrea angela angelica angelina anika anita anja ann anna annabelle anne"
    " anneliese annette annie antonia anya april arlene astrid audra audrey aurora ava aya barb barbara"
    " beatrice becca becky bella bernadette bernice bertha bess bessie beth bethany betsy bette betty"
    " beverly bianca blanche bonnie brenda bridget britt brittany brooke camille candace candice carla"
    " carly carmen carole caroline carolyn carrie cassandra cassie catalina cate caterina catherine"
    " cathy cecile cecilia celeste celia celine chantal charlene charlotte charmaine cheryl chiara chloe"
    " christa christie christina christine christy chrystia cindy claire clara clarissa claudette"
    " claudia clementine colleen connie constance consuelo cora corinne cristina crystal cynthia daisy"
    " daniela danielle daphne darlene dawn deanna deb debbie debora deborah debra delia della denise"
    " desiree diana diane dina dolores dominique donatella donna dora doris dorothea dorothy edith edna"
    " effie eileen ekaterina elaine eleanor elena elise eliza elizabeth ella ellen elsa elsie emilia"
    " emily emma emmanuelle erica erika erin ernestine esmeralda estelle esther ethel eugenia eunice eva"
    " eve faith fatima faye felicia felicity fern fiona florence franca frances francesca freda"
    " frederica frida gabrielle gail gemma genevieve georgina geraldine germaine gertrude gillian gina"
    " ginny giorgia giselle giulia gladys glenda glenys gloria grace greta gretchen gwen gwendolyn"
    " gwyneth haley hannah harriet hayley hazel heather heidi helen helena helga henrietta hilary hilda"
    " hillary holly ida ilona imogen ina indira ines inge ingrid irene irina iris irma isabel isabella"
    " isabelle isla ivana ivanka ivy jacinda jacqueline jada jaime- jana jane janelle janet janice"
    " janine jasmine jeanette jeanne jeannie jen jenna jennifer jenny jeri jessica jill jillian joan"
    " joana joann joanna joanne jocelyn jody johanna jolene josefina josephine josie joy joyce juana"
    " juanita judi judie judith judy julia juliana julie juliet juliette june justine kaitlyn kaley"
    " kamala kara karen karin karina karla kasia katarina kate katerina katharine katherine kathleen"
    " kathryn kathy katie katja katy katya kay kayla kayleigh keira kendra kerri kerstin kiera kimberly"
    " kirsten kirstie kirstjen krista kristen kristin kristina kristy kyla lana lara larissa latoya"
    " laura lauren laverne layla lea leah leanne lee lehla leila lena leona leonora leticia libby lidia"
    " lilian lillian lily lina linda lindsey lisa liz lois lola lora loretta lori lorna lorraine lottie"
    " louisa louise luann lucia luciana lucille lucinda lucy luisa lydia lynda lyndsay lynne lyudmila"
    " mabel madeleine madeline mae magda magdalena maggie maia maisie malala mandy mara marcia margaret"
    " margaretha margarita margery margo margot marguerite maria mariana marianne marie marie-claude"
    " mariella marilyn marina marisa marisol marissa marjorie marla marlene marsha marta martha martina"
    " mary mathilda matilda maud maura maureen mavis maya megan meghan melania melanie melinda melissa"
    " melody mercedes meredith merle meryl mia michelle mila mildred millie mina mindy minnie miranda"
    " miriam misty moira molly mona monica monika monique mony muriel myra myrna myrtle nadia nadine"
    " nadya nancy nanette naomi natalia natalie natalya natasha nathalie nell nellie nettie nicky-lee"
    " nicola nicole nigella nikita-ann nikki nina noelle nora noreen norma octavia odette oksana olena"
    " olga olivia ophelia paige pam pamela pansy paola patricia patsy patti patty paula paulette pauline"
    " pearl peg peggy penelope penny phoebe phyllis pippa polly portia priscilla priti priya rachael"
    " rachel raquel rebecca rebekah regina renee rhea rhoda rhonda ria rita roberta robyn rochelle romy"
    " rona rosa rosalie rosalind rosalyn rosamund rosario rose roseanne rosemarie rosemary rosie rowena"
    " roxanne ruby ruth ruthie sabrina sadie sally samantha sandra saoirse sara sarah sasha-ann scarlett"
    " selena selina serena sharon shauna sheena sheila shelley shelly sherri sherry sheryl shirin"
    " shirley sienna silvia simone sinead siobhan sofia sonia sonja sonya sophia sophie stella stephanie"
    " stephany sue sue-ellen suki susan susana susanna susannah susie suzanna suzanne suzie sylvia"
    " sylvie tabitha tamar tamara tammy tamsin tania tanya tara tatiana tatyana teresa tess tessa thelma"
    " theresa therese tiffany tilda tina toni-ann tonya tori trina trish trisha trudy uma ursula ute"
    " valentina valeria valerie vanessa velma vera verna veronica veronika vicki vicky victoria viola"
    " violet virginia virginie viviane wanda wendy wilhelmina wilma winifred winnie xenia yasmin yasmine"
    " yelena yolanda yulia yvette yvonne zadie zara zelda zoe zoey zuzana".split()
)


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
    if first in NAMES_OF_WOMEN:
        return "she"
    return "he" if first in NAMES_OF_MEN else None


def alike(one: str, other: str) -> bool:
    """Whether two words may spell one name: equal, or one edit apart and not short."""
    a, b = plain(one), plain(other)
    return a == b or one_letter_apart(a, b)
