"""Links, opened by browsers at a quote, which is marked there (WICG "URL Fragment Text Directives").

`#:~:text=start,end` marks from the first `start` to the next `end`; each of the two must stand in one
paragraph and begin and end with a word. A browser that knows no text directives just opens the article.
"""

import re
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from index.text.paragraphs import find_paragraphs

MAX_URL_CHARS = 2000
"""A link that a text directive would make longer goes without it."""
_DIRECTIVE = ":~:"
_MOST_WHOLE, _MOST_WHOLE_ENCODED = 120, 360
# Both ends together are shorter than any quote that is not given whole, so that they never overlap.
_MOST_WORDS, _MOST_END, _MOST_END_ENCODED = 8, 50, 150
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def host(url: str | None) -> str:
    """The host of a web address without "www.", empty for anything else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    found = parts.hostname if parts.scheme in ("http", "https") else None
    return (found or "").removeprefix("www.")


def text_fragment_url(url: str, quote: str) -> str:
    """Return the address, in ASCII, that shows the quote in the article at `url`.

    An address that is not http(s) is returned as it is.
    """
    if not re.match(r"https?://", url, re.IGNORECASE):
        return url
    address = percent_encode(url, safe=_ASCII, errors="replace").split(_DIRECTIVE, 1)[0]
    directive = _text_directive(quote)
    linked = f"{address}{'' if '#' in address else '#'}{_DIRECTIVE}text={directive}"
    return linked if directive and len(linked) <= MAX_URL_CHARS else address.removesuffix("#")


def _text_directive(quote: str) -> str:
    # A browser folds the white space of a page before it looks for text.
    paragraphs = [" ".join(span.of(quote).split()) for span in find_paragraphs(quote)]
    if not paragraphs:
        return ""
    whole = _encoded(paragraphs[0])
    if len(paragraphs) == 1 and len(paragraphs[0]) <= _MOST_WHOLE and len(whole) <= _MOST_WHOLE_ENCODED:
        return whole
    last_words = _first_words(paragraphs[-1][::-1])[::-1]
    return f"{_encoded(_first_words(paragraphs[0]))},{_encoded(last_words)}"


def _first_words(paragraph: str) -> str:
    words = paragraph.split(" ")
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        taken = " ".join(words[:count])
        if len(taken) <= _MOST_END and len(_encoded(taken)) <= _MOST_END_ENCODED:
            return taken
    # A "word" too long for one, as in a script without spaces, is cut.
    widest = max(len(_encoded(char)) for char in words[0])
    return words[0][: min(_MOST_END, _MOST_END_ENCODED // widest)]


def _encoded(words: str) -> str:
    # "-" has a meaning in a text directive, but none in the rest of an address.
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")
