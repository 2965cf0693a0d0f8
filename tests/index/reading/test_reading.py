import io
import json
import os
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.errors import ReadingError
from index.models import Article
from index.reading import files, pdf
from index.reading.drafts import accepted_url, decode, parse_date
from index.reading.files import default_article, read_bytes, read_paths
from index.text.canonical import canonical_text, clean_line
from tests.fixtures.pdfs import make_text_pdf

BRIDGE = (
    "The council said on Tuesday that it would close the old bridge over the river for most of the summer, "
    "while engineers inspect its well-known foundations. Mayor Ann Lee told reporters that the work could "
    "not wait. It was, she added, a question of safety, and the county would pay."
)
FERRY = BRIDGE.replace("bridge", "ferry").replace("council", "harbour office")


def read_one(data: bytes | str, name: str) -> Article:
    (article,) = read_bytes(data.encode() if isinstance(data, str) else data, name)
    return article


def refusal(data: bytes | str, name: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(data.encode() if isinstance(data, str) else data, name)
    return str(caught.value)


def refused_path(*paths: Path) -> str:
    with pytest.raises(ReadingError) as caught:
        list(read_paths(paths))
    return str(caught.value)


def wrap(text: str, width: int, indent: str = "") -> str:
    return textwrap.fill(text, width, initial_indent=indent, break_on_hyphens=False)


def rewritten_pdf(data: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestCanonicalText:
    characters = st.sampled_from(
        "aé\u0301\u200b\u200c\u200d\ufe0f\ufe0e👩💻🏽❤0\u0915\u094d\u0937\u06cc\ud800\u1100\u1160\u11a8\u0958"
        "\n \r\t\ufeff\u00ad\x85\x92\u2028\u202e\U000e0101漢\u180b\u1820.,A-"
    )
    wrapped = st.lists(st.text(st.sampled_from("abc de F.,-\n "), min_size=20, max_size=90), max_size=9)
    texts = st.text() | st.text(characters) | wrapped.map("\n".join)

    @given(texts)
    def test_is_its_own_canonical_form(self, text: str) -> None:
        canonical = canonical_text(text)
        assert canonical_text(canonical) == canonical
        assert unicodedata.is_normalized("NFC", canonical)

    @given(texts)
    def test_holds_nothing_invisible(self, text: str) -> None:
        canonical = canonical_text(text)
        assert not set(canonical) & set(
            "\r\t\v\f\x85\u2028\u2029\xa0\xad\u200b\u200e\u202e\u2066\ufeff\x00\x1b\x7f"
        )
        assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") or c == "\n" for c in canonical)
        canonical.encode()

    @given(
        st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u3164\uffa0\ufffc"))
    )
    def test_keeps_the_length_of_a_clean_text(self, text: str) -> None:
        clean = "".join(c for c in unicodedata.normalize("NFC", text) if c not in "\u115f\u1160")
        clean = unicodedata.normalize("NFC", clean)
        assert len(canonical_text(clean)) == len(clean)
        assert canonical_text(clean).replace(" ", "") == "".join(
            c for c in clean if not c.isspace() and c != "⠀"
        )

    def test_ends_every_line_alike(self) -> None:
        assert canonical_text("a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h") == "a\nb\nc\nd\ne\nf\ng\nh"

    def test_removes_the_invisible_inside_words_and_keeps_offsets_beside_spaces(self) -> None:
        assert canonical_text("exam\u00adple un\u200bseen \u202eabc") == "example unseen  abc"
        assert canonical_text("said\u200b the W \ufeff / x") == "said  the W   / x"

    def test_keeps_joiners_where_they_are_spelling(self) -> None:
        for text in ("می\u200cخواهم", "क\u094d\u200dष", "👩\u200d💻", "❤\ufe0f\u200d🔥", "1\ufe0f⃣"):
            assert canonical_text(text) == unicodedata.normalize("NFC", text)
        assert canonical_text("a\u200db 1\u200c2 x\ufe0fy") == "ab 12 xy"

    def test_reads_controls_as_the_quotation_marks_they_were(self) -> None:
        assert canonical_text("\x93It\x92s so\x94 \x96 he") == "“It’s so” – he"

    def test_neither_folds_nor_trims_white_space(self) -> None:
        assert canonical_text("  a \u00a0 b\t\n\n\n c ") == "  a   b \n\n\n c "

    @pytest.mark.parametrize("width", [45, 60, 72, 80, 96])
    def test_joins_hard_wrapped_lines(self, width: int) -> None:
        paragraphs = [BRIDGE, f"{FERRY} {BRIDGE}", FERRY]
        wrapped = "\n\n".join(wrap(p, width) for p in paragraphs)
        assert canonical_text(wrapped) == "\n\n".join(paragraphs)

    def test_joins_paragraphs_that_only_an_indent_parts(self) -> None:
        wrapped = "\n".join(wrap(p, 72, "   ") for p in (BRIDGE, FERRY))
        assert canonical_text(wrapped) == f"   {BRIDGE}\n   {FERRY}"

    def test_joins_a_name_broken_before_its_initial(self) -> None:
        text = BRIDGE.replace("Ann Lee", "Ann B. Lee")
        breaking = [width for width in range(45, 100) if "\nB. Lee" in wrap(text, width)]
        assert breaking
        assert {canonical_text(wrap(text, width)) for width in breaking} == {text}

    def test_leaves_headings_lists_and_signatures_of_a_wrapped_text(self) -> None:
        body = wrap(BRIDGE, 72)
        head = "BRIDGE TO CLOSE FOR THE SUMMER, AND MAYBE FOR LONGER, SAYS MAYOR"
        tail = "\n\n- one\n- two\n\nAnn Lee\nMayor\n"
        assert canonical_text(f"{head}\n{body}{tail}") == f"{head}\n{BRIDGE}{tail}"

    @pytest.mark.parametrize(
        "text",
        [
            "Bridge closed\nBy Ann Lee\nMarch 19, 2021\n" + BRIDGE + "\n" + FERRY,
            "apples\npears\nplums and other fruit\n",
            "Storm hits the coast of the southern island\nParliament votes on the budget\nTeam wins the cup",
            "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both\nAnd be one traveler",
            "日本の首相は火曜日に会談を行うと述べた\n" * 4,
        ],
    )
    def test_leaves_texts_with_a_paragraph_to_a_line(self, text: str) -> None:
        assert canonical_text(text) == text


class TestPlainText:
    def test_default_article(self) -> None:
        article = default_article()
        assert (article.article_id, article.title) == ("putin-biden-talks", "Putin Biden talks")
        assert article.published == date(2021, 3, 19)
        assert article.text.startswith("Russian President Vladimir Putin on March 18")

    def test_text_without_metadata_is_left_as_it_is(self) -> None:
        text = f"  {BRIDGE}\n\n{FERRY}\n"
        assert read_one(text, "a.txt") == Article("a", "A", text)

    def test_header_lines(self) -> None:
        head = "Title: Bridge closed\nDate: 19 March 2021\nSource: The Paper\nBy: Ann Lee\n"
        head += "URL: https://paper.example/b\n\n"
        assert read_one(head + BRIDGE, "a.txt") == Article(
            "a", "Bridge closed", BRIDGE, date(2021, 3, 19), "The Paper", "https://paper.example/b"
        )

    def test_date_before_the_first_words(self) -> None:
        for head in (
            "date 2021-03-19 ",
            " Date: 2021-03-19\n",
            "Date: 2021-03-19 ",
            "date 2021-03-19 10:05 ",
        ):
            article = read_one(head + BRIDGE, "a.txt")
            assert (article.text, article.published) == (BRIDGE, date(2021, 3, 19))

    def test_impossible_date_stays_text(self) -> None:
        assert read_one(f"date 2021-02-30 {BRIDGE}", "a.txt") == Article(
            "a", "A", f"date 2021-02-30 {BRIDGE}"
        )

    def test_sentence_with_a_colon_is_no_header(self) -> None:
        for text in (f"Source: {BRIDGE * 3}", f"Mayor: {BRIDGE}"):
            assert read_one(text, "a.txt").text == text

    def test_title_is_the_headline_or_the_stem_as_the_text_spells_it(self) -> None:
        assert (
            read_one(f"Bridge to close for summer\n\n{BRIDGE}", "a.txt").title == "Bridge to close for summer"
        )
        assert read_one(BRIDGE, "ann-lee_COUNCIL.txt").title == "Ann Lee council"
        assert read_one(f"By Ann Lee\n{BRIDGE}", "x.txt").title == "X"
        assert read_one(f"March 19, 2021\n{BRIDGE}", "x.txt").title == "X"

    def test_title_is_one_line_of_bounded_length(self) -> None:
        line = json.dumps({"id": "a", "title": "x\n\u202ey " * 300, "text": BRIDGE})
        title = read_one(line, "a.jsonl").title
        assert title.startswith("x y x y")
        assert len(title) == 300


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_unicode(self, encoding: str) -> None:
        assert read_one(f"Café – {BRIDGE}".encode(encoding), "a.txt").text == f"Café – {BRIDGE}"

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("cp1252", "Le café était fermé; l’élève a dit « non » à la fête d’été, où naît la forêt."),
            ("latin-1", "El niño comió piñas en la montaña mientras la señora pasó por ahí."),
            ("cp1251", "Президент заявил во вторник, что готов к переговорам."),
            ("koi8-r", "Президент заявил во вторник, что готов к переговорам."),
            ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
            ("cp1253", "Ο πρωθυπουργός δήλωσε ότι θα γίνουν συνομιλίες."),
            ("shift_jis", "日本の首相は火曜日に会談を行うと述べた。これは三回目の会談である。"),
            ("gb2312", "中国外交部发言人星期二表示，双方将举行会谈。"),
            ("euc-kr", "대통령은 화요일에 회담을 열겠다고 말했다."),
        ],
    )
    def test_others_are_recognised(self, encoding: str, text: str) -> None:
        assert decode(text.encode(encoding), "a.txt") == text

    def test_utf_8_with_a_broken_character(self) -> None:
        words = "Złożono wniosek o odwołanie władz, lecz żaden głos nie padł; część rady wyszła. " * 2
        broken = words.encode() + "ż".encode()[:1] + b" Koniec."
        assert decode(broken, "a.txt") == words + "\ufffd Koniec."

    def test_zeros_here_and_there(self) -> None:
        assert decode(BRIDGE.encode() * 10 + b"\0\0" + FERRY.encode(), "a.txt") == BRIDGE * 10 + FERRY

    def test_broken_utf_16(self) -> None:
        assert "save it as UTF-8" in refusal("Café".encode("utf-16") + b"x", "a.txt")


class TestDatesAndAddresses:
    @pytest.mark.parametrize(
        "words",
        [
            *(
                "2021-03-19",
                "2021-03-19T10:00:00Z",
                "2021/3/19",
                "20210319",
                "March 19, 2021",
                "Mar. 19 2021",
            ),
            *("19 March 2021", "19th of March, 2021", "Fri, 19 Mar 2021 10:00 GMT", "19 march 2021"),
        ],
    )
    def test_dates(self, words: str) -> None:
        assert parse_date(words) == date(2021, 3, 19)

    @pytest.mark.parametrize(
        "words", ["", "3/4/2021", "2021-13-01", "30 February 2021", "19 Mai 2021", "1 2 2021"]
    )
    def test_no_dates(self, words: str) -> None:
        assert parse_date(words) is None

    @given(st.text() | st.text("0123456789-/ March"))
    def test_any_words_are_a_date_or_none(self, words: str) -> None:
        assert parse_date(words) is None or isinstance(parse_date(words), date)

    def test_only_web_addresses_are_accepted(self) -> None:
        assert accepted_url(" https://paper.example/a?b=1#c ") == "https://paper.example/a?b=1#c"
        for url in (
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://[",
            "http://a b/",
            "x",
            "",
            None,
        ):
            assert accepted_url(url) is None


class TestMarkdown:
    def test_blocks_are_lines_of_words(self) -> None:
        source = (
            "# The *Bridge* closes\n\n"
            "The [mayor](http://x) said\non `Tuesday` ![alt](i.png) so.\\\nNew line.\n"
            "\n- one item\n- two items\n\n| A | B |\n|---|---|\n| c | d |\n\n<div>dropped</div>\n\n"
            "```python\nx = 1\n```\n\n> quoted words\n> go on\n"
        )
        article = read_one(source, "News Item.md")
        assert (article.article_id, article.title) == ("news-item", "The Bridge closes")
        assert article.text.split("\n\n") == [
            *("The Bridge closes", "The mayor said on Tuesday so.", "New line.", "one item", "two items"),
            *("A: c | B: d", "x = 1", "quoted words go on"),
        ]

    def test_front_matter(self) -> None:
        head = "---\ntags: [a]\ntitle: \"Bridge: a story\"\ndate: 2021-03-19\npublisher: 'The Paper'\nlink: ftp://x\n---\n"
        assert read_one(head + BRIDGE, "a.md") == Article(
            "a", "Bridge: a story", BRIDGE, date(2021, 3, 19), "The Paper", None
        )

    def test_front_matter_that_says_nothing_is_no_text_either(self) -> None:
        assert read_one(f"---\nlayout: post\n---\n{BRIDGE}", "a.md").text == BRIDGE

    def test_thematic_break_is_no_front_matter(self) -> None:
        assert read_one(f"---\n\n{BRIDGE}\n\n---\n\n{FERRY}", "a.md").text == f"{BRIDGE}\n\n{FERRY}"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


class TestHtml:
    def test_article_with_metadata(self) -> None:
        head = (
            "<title>Bridge closed | The Paper</title><meta property='og:site_name' content='The Paper'>"
            "<meta property='article:published_time' content='2021-03-19T10:00:00Z'>"
            "<link rel='canonical' href='https://paper.example/bridge'>"
        )
        menu = "<nav><a href='/'>Home</a><a href='/w'>World</a></nav>"
        body = f"<p>{BRIDGE.replace('bridge ', 'bridge<br/>')}</p><ul><li>one thing</li></ul><p>{FERRY}</p>"
        body = body.replace("<br/>", "\n   ")
        article = read_one(page(f"{menu}<article>{body}</article><footer>© 2024</footer>", head), "x.html")
        assert (article.title, article.published, article.source, article.url) == (
            *("Bridge closed", date(2021, 3, 19), "The Paper"),
            "https://paper.example/bridge",
        )
        assert article.text == f"{BRIDGE}\n\none thing\n\n{FERRY}"

    def test_declared_encoding(self) -> None:
        text = "Президент заявил во вторник, что готов к переговорам."
        for head in (
            "<meta charset='windows-1251'>",
            "<meta http-equiv=x content='text/html; charset=windows-1251'>",
        ):
            assert read_one(page(f"<p>{text}</p>", head).encode("cp1251"), "a.html").text == text
        japanese = "日本の首相は火曜日に会談を行うと述べた。これは三回目の会談である。"
        source = page(f"<p>{japanese}</p>", "<meta charset=iso-2022-jp>").encode("iso-2022-jp")
        assert read_one(source, "a.html").text == japanese

    def test_fragment(self) -> None:
        assert read_one(f"<p>{BRIDGE}</p>", "a.htm").text == BRIDGE

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "<nav><ul><li><a href='/'>Home</a></li><li><a href='/c'>Contact us</a></li></ul></nav>",
            "<form><label>User</label><input><label>Password</label><input><button>Log in</button></form>",
            "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>",
            "<div>" * 20_000 + BRIDGE,
        ],
    )
    def test_page_without_an_article(self, body: str) -> None:
        assert refusal(page(body), "a.html") == (
            "a.html is a page with no article in it; give the page of one article, or its text."
        )

    def test_says_nothing_on_the_terminal(self, capfd: pytest.CaptureFixture[str]) -> None:
        refusal(page(""), "a.html")
        refusal(b"%PDF-1.4 junk", "a.pdf")
        assert capfd.readouterr() == ("", "")


class TestPdf:
    lines = (*textwrap.wrap(BRIDGE, 80), *textwrap.wrap(FERRY, 80))

    def test_lines_become_paragraphs(self) -> None:
        article = read_one(make_text_pdf([["Bridge closed", *self.lines]]), "My File.pdf")
        assert (article.article_id, article.title) == ("my-file", "Bridge closed")
        assert article.text == f"Bridge closed\n\n{BRIDGE}\n\n{FERRY}"

    def test_document_info(self) -> None:
        info = "<< /Title (The Bridge) /CreationDate (D:20210319100000Z) >>"
        article = read_one(make_text_pdf([list(self.lines)], info), "a.pdf")
        assert (article.title, article.published) == ("The Bridge", date(2021, 3, 19))

    def test_document_info_of_a_program(self) -> None:
        info = "<< /Title (Microsoft Word - draft3.docx) /CreationDate (D:00010101) >>"
        article = read_one(make_text_pdf([list(self.lines)], info), "a.pdf")
        assert (article.title, article.published) == ("A", None)

    def test_running_lines_and_page_numbers_go_and_a_paragraph_crosses_the_page(self) -> None:
        half = len(self.lines) // 4
        pages = [self.lines[:half], self.lines[half:-half], self.lines[-half:]]
        framed = [["The Daily Paper", *lines, f"Page {i} of 3"] for i, lines in enumerate(pages, start=1)]
        assert read_one(make_text_pdf(framed), "a.pdf").text == f"{BRIDGE}\n\n{FERRY}"

    def test_hyphens_at_line_ends(self) -> None:
        filler = "words that fill the line up to its end as the others do"
        lines = [
            f"{filler} exam-",
            f"ple {filler} well-",
            f"known {filler} Anglo-",
            f"American {filler} in 2020-",
        ]
        text = read_one(make_text_pdf([[*lines, "21, it is well-known."]]), "a.pdf").text
        assert text == (
            f"{filler} example {filler} well-known {filler} Anglo-American {filler} in 2020-21, "
            "it is well-known."
        )

    def test_ligatures(self) -> None:
        names = "/Differences [65 /fi /fl /ff]"
        data = make_text_pdf([["The oBce Anished its Bight before the Crst oCer came in the evening."]])
        encoding = f"<< /Type /Encoding {names} >>".encode()
        data = data.replace(b"/WinAnsiEncoding", encoding)
        text = read_one(data, "a.pdf").text
        assert "finished its flight" in text
        assert not set("ﬁﬂﬀ") & set(text)

    def test_encrypted(self) -> None:
        locked = rewritten_pdf(
            make_text_pdf([list(self.lines)]), lambda w: w.encrypt("secret", algorithm="RC4-128")
        )
        assert refusal(locked, "a.pdf") == (
            "a.pdf is an encrypted PDF; save a copy without a password and read that."
        )

    def test_locked_only_against_changes(self) -> None:
        locked = rewritten_pdf(
            make_text_pdf([list(self.lines)]), lambda w: w.encrypt("", "own", algorithm="RC4-128")
        )
        assert read_one(locked, "a.pdf").text == f"{BRIDGE}\n\n{FERRY}"

    def test_scan(self) -> None:
        assert refusal(make_text_pdf([[], []]), "a.pdf") == (
            "a.pdf has no text layer, as a scan has none; run it through text recognition first."
        )

    def test_broken(self) -> None:
        data = make_text_pdf([list(self.lines)])
        for broken in (data[:300], b"%PDF-1.7\n", data.replace(b"/Catalog", b"/Cat ")[:-400]):
            assert refusal(broken, "a.pdf").startswith("a.pdf is not a PDF that can be read;")

    def test_too_many_pages_or_too_slow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = make_text_pdf([list(self.lines)] * 3)
        monkeypatch.setattr(pdf, "MAX_PDF_PAGES", 2)
        assert refusal(data, "a.pdf") == "a.pdf has more than 2 pages; split it into smaller files."
        monkeypatch.setattr(pdf, "MAX_PDF_PAGES", 3)
        monkeypatch.setattr(pdf, "MAX_PDF_SECONDS", -1.0)
        assert refusal(data, "a.pdf") == "a.pdf takes too long to read; give its article as text."


def line_of(**fields: object) -> str:
    return json.dumps({"id": "a", "title": "T", "text": BRIDGE} | fields) + "\n"


class TestJsonLines:
    def test_all_fields(self) -> None:
        full = line_of(
            id="mhr:1/É x", date="2023-11-24", source=" The\nPaper ", url="https://paper.example/1"
        )
        assert read_bytes(f"{full}\n{line_of(id='b', title='')}".encode(), "news.jsonl") == [
            Article("mhr:1/É x", "T", BRIDGE, date(2023, 11, 24), "The Paper", "https://paper.example/1"),
            Article("b", "News", BRIDGE),
        ]

    def test_fields_that_do_not_matter_may_hold_anything_that_python_writes(
        self,
    ) -> None:
        lines = line_of(title="News \ud83d", date=None, source=["x"], url=7, score=float("nan"))
        assert read_one(lines, "a.jsonl") == Article("a", "News", BRIDGE)

    def test_text_keeps_its_offsets(self) -> None:
        text = f"  date 2021-03-19 {BRIDGE}  \n\n\n{FERRY}\n"
        assert read_one(line_of(text=text), "a.jsonl").text == text

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("{", "Line 2 of a.jsonl is not a JSON object such as"),
            ("[1]", "Line 2 of a.jsonl is not a JSON object such as"),
            ("[" * 100_000, "Line 2 of a.jsonl is not a JSON object such as"),
            (line_of(id=7), 'Line 2 of a.jsonl needs "id" to be a string of 1 to 200 characters.'),
            (line_of(id=" "), 'Line 2 of a.jsonl needs "id" to be a string'),
            (line_of(id="x" * 201), 'Line 2 of a.jsonl needs "id" to be a string'),
            (line_of(id="x\u202ey"), 'Line 2 of a.jsonl has an "id" with a character that cannot be shown;'),
            (line_of(id="b", text=None), 'Line 2 of a.jsonl needs "text" to be a string.'),
            (line_of(id="b", text=" \n"), "The article b of a.jsonl holds no words."),
            (line_of(), "Lines 1 and 2 of a.jsonl have the same id; give each article its own."),
        ],
    )
    def test_bad_line(self, line: str, said: str) -> None:
        assert refusal(line_of() + line, "a.jsonl").startswith(said)


class TestFormats:
    def test_by_content_where_the_name_says_nothing(self) -> None:
        assert read_one(make_text_pdf([list(TestPdf.lines)]), "a").text == f"{BRIDGE}\n\n{FERRY}"
        assert read_one(page(f"<p>{BRIDGE}</p>"), "a.bin").text == BRIDGE
        assert read_one(f"\ufeff<?xml version='1.0'?>\n<html><p>{BRIDGE}</p></html>", "a").text == BRIDGE
        assert read_one(line_of(id="x"), "a.json").article_id == "x"
        assert read_one(f"<{BRIDGE}", "a.unknown").text == f"<{BRIDGE}"

    def test_suffix_in_capitals(self) -> None:
        assert read_one(f"# Bridge\n\n{BRIDGE}", "A.MD").text == f"Bridge\n\n{BRIDGE}"

    @pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.jsonl", "a"])
    def test_empty(self, name: str) -> None:
        assert refusal(b" \n", name) == f"{name} is empty."

    def test_nothing_but_a_byte_order_mark(self) -> None:
        assert refusal("\ufeff", "a.jsonl") == "a.jsonl is empty."
        assert refusal("\ufeff", "a.txt") == "a.txt holds no words."

    @pytest.mark.parametrize(
        "data", [b"\x89PNG\r\n\x1a\n" + bytes(50), b"text\0text", b"\x01\x02\x03\x04 ab" * 9]
    )
    def test_binary(self, data: bytes) -> None:
        assert refusal(data, "a.txt") == (
            "a.txt is binary, not text; give a text, Markdown, HTML, PDF or JSONL file."
        )

    def test_no_words(self) -> None:
        assert refusal("... --- !!!", "a.txt") == "a.txt holds no words."

    def test_unrecognisable(self) -> None:
        data = bytes(range(0x80, 0x100)) * 4
        assert refusal(data, "a.txt") == (
            "a.txt is not text in an encoding that can be recognised; save it as UTF-8."
        )

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "MAX_FILE_BYTES", 2**20)
        assert (
            refusal(b"x" * (2**20 + 1), "a.txt") == "a.txt is larger than 1 MiB; split it into smaller files."
        )
        monkeypatch.setattr(files, "MAX_ARTICLE_CHARS", 1000)
        assert refusal("x" * 1001, "a.md") == "a.md is longer than 1,000 characters; split it into several."
        assert "longer than 1,000" in refusal(line_of(text="x" * 1001), "a.jsonl")

    def test_too_large_to_parse(self) -> None:
        assert "larger than 4 MiB" in refusal(b"x" * (4 * 2**20 + 1), "a.md")
        assert "larger than 10 MiB" in refusal(b"x" * (10 * 2**20 + 1), "a.html")

    def test_error_shows_a_name_safely(self) -> None:
        assert refusal("", "a\u202e\nb\x1b[31m.txt") == "a b[31m.txt is empty."

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.binary() | st.text().map(str.encode),
        st.sampled_from(["", ".txt", ".md", ".html", ".pdf", ".jsonl"]),
    )
    def test_any_bytes_are_articles_or_a_refusal(self, data: bytes, suffix: str) -> None:
        self.read_or_refuse(data, "a" + suffix)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_any_damage_leaves_articles_or_a_refusal(self, data: st.DataObject) -> None:
        name, sound = data.draw(
            st.sampled_from(
                [
                    (
                        "a.pdf",
                        make_text_pdf([list(TestPdf.lines)], "<< /Title (x) /CreationDate (D:20210319) >>"),
                    ),
                    (
                        "a.html",
                        page(f"<p>{BRIDGE}</p><table><tr><td>x</table>", "<meta charset=utf-8>").encode(),
                    ),
                    ("a.md", f"---\ntitle: x\n---\n# A\n\n{BRIDGE}\n\n- x\n\n| a |\n|---|\n| b |\n".encode()),
                    ("a.jsonl", line_of().encode()),
                ]
            )
        )
        at = data.draw(st.integers(0, len(sound)))
        length = data.draw(st.integers(0, 20))
        parts = [
            b"/Kids",
            b"endobj",
            b"<<",
            b"]",
            b"-1",
            b"<table>",
            b"&#xD800;",
            b"```",
            b"\\ud800",
            b"\xff",
            b"\n",
        ]
        patch = data.draw(st.binary(max_size=8) | st.sampled_from(parts))
        self.read_or_refuse(sound[:at] + patch + sound[at + length :], name)

    def read_or_refuse(self, data: bytes, name: str) -> None:
        try:
            articles = read_bytes(data, name)
        except ReadingError as error:
            message = str(error)
            assert "\n" not in message
            assert message.endswith(".")
        else:
            assert articles
            assert all(a.text.strip() and a.title.strip() and a.article_id.strip() for a in articles)
            assert all(canonical_text(a.text) == a.text for a in articles)


class TestIds:
    @pytest.mark.parametrize(
        ("name", "article_id"),
        [
            ("Putin & Biden: Talks!.txt", "putin-biden-talks"),
            ("Überflüssig_2021.md", "überflüssig-2021"),
            ("नमस्ते.txt", "नमस्ते"),
            ("???.txt", "article"),
            ("", "article"),
            ("\0\u202e.txt", "article"),
            ("x" * 300 + ".txt", "x" * 80),
        ],
    )
    def test_slug_of_the_stem(self, name: str, article_id: str) -> None:
        assert read_one(BRIDGE, name).article_id == article_id

    @given(st.text())
    def test_any_name_gives_an_id(self, name: str) -> None:
        article_id = read_one(BRIDGE, f"{name}.txt").article_id
        assert 1 <= len(article_id) <= 80
        assert article_id == canonical_text(article_id).strip("-")
        assert not any(c.isspace() or c in "/\\.<>@`*" for c in article_id)


class TestPaths:
    def test_folder(self, tmp_path: Path) -> None:
        for name in ("b.txt", "news/2021/a.md", "news/.hidden/c.txt", ".d.txt", "e.png", "A.html"):
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page(f"<p>{BRIDGE}</p>") if name == "A.html" else BRIDGE)
        (tmp_path / "news" / "loop").symlink_to(tmp_path)
        (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
        articles = list(read_paths([tmp_path]))
        assert [article.article_id for article in articles] == ["a", "b", "news-2021-a"]
        assert {article.text for article in articles} == {BRIDGE}

    def test_same_file_twice_is_read_once(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BRIDGE)
        assert len(list(read_paths([tmp_path / "a.txt", tmp_path, tmp_path / "a.txt"]))) == 1

    def test_reads_as_it_goes(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BRIDGE)
        articles = read_paths([tmp_path / "a.txt", tmp_path / "missing.txt"])
        assert next(articles).article_id == "a"
        with pytest.raises(ReadingError, match=r"missing\.txt does not exist\.$"):
            next(articles)

    def test_same_id_takes_the_suffix_then_is_refused(self, tmp_path: Path) -> None:
        folders = [tmp_path / name for name in ("x", "y", "z")]
        for folder in folders:
            folder.mkdir()
            (folder / "a.txt").write_text(BRIDGE)
        assert [article.article_id for article in read_paths(folders[:2])] == ["a", "a-txt"]
        second, third = (folder / "a.txt" for folder in folders[1:])
        assert refused_path(*folders) == f"{second} and {third} would both give an article a-txt; rename one."

    def test_ids_of_json_lines_are_kept_or_refused(self, tmp_path: Path) -> None:
        (tmp_path / "1.jsonl").write_text(line_of(id="a") + line_of(id="b"))
        (tmp_path / "2.jsonl").write_text(line_of(id="b"))
        first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
        assert refused_path(tmp_path) == f"{first} and {second} would both give an article b; rename one."

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BRIDGE.encode())))
        (article,) = read_paths([Path("-")])
        assert (article.title, article.text) == ("Standard input", BRIDGE)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Another article altogether.")))
        assert next(read_paths([Path("-")])).article_id != article.article_id
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        assert refused_path(Path("-")) == "standard input is empty."

    def test_links_out_of_a_folder_are_not_followed(self, tmp_path: Path) -> None:
        outside, folder = tmp_path / "outside", tmp_path / "folder"
        outside.mkdir()
        folder.mkdir()
        (outside / "token.txt").write_text("DISCORD_TOKEN=secret")
        (folder / "a.txt").write_text(BRIDGE)
        (folder / "b.txt").symlink_to(outside / "token.txt")
        (folder / "c").symlink_to(outside)
        (folder / "d.txt").symlink_to(folder / "a.txt")
        told: list[str] = []
        assert [article.text for article in read_paths([folder], warn=told.append)] == [BRIDGE]
        assert told == [f"{folder / 'b.txt'} is a link out of its folder; it is not read."]

    def test_a_link_that_is_named_itself_is_followed(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BRIDGE)
        (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
        assert [article.text for article in read_paths([tmp_path / "b.txt"])] == [BRIDGE]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
    def test_pipes_and_devices_are_refused(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        for path in (tmp_path / "a.txt", Path(os.devnull)):
            assert (
                refused_path(path)
                == f"{path} is no file but a pipe or a device; give a file, or - for input."
            )
        assert "holds no text" in refused_path(tmp_path)

    def test_folder_with_nothing_to_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(b"x")
        assert refused_path(tmp_path) == f"{tmp_path} holds no text, Markdown, HTML, PDF, JSONL or feed file."

    def test_bad_file_in_a_folder_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BRIDGE)
        (tmp_path / "b.txt").write_bytes(b"\0")
        assert refused_path(tmp_path).startswith(f"{tmp_path / 'b.txt'} is binary")

    def test_huge_file_is_refused_unread(self, tmp_path: Path) -> None:
        file = tmp_path / "huge.txt"
        with file.open("wb") as stream:
            stream.truncate(200 * 2**20)
        assert refused_path(file) == f"{file} is larger than 100 MiB; split it into smaller files."

    @pytest.mark.parametrize("name", ["missing.txt", "a\0b.txt", "x" * 5000])
    def test_missing_or_impossible(self, tmp_path: Path, name: str) -> None:
        message = refused_path(tmp_path / name)
        assert message.endswith(("does not exist.", "cannot be read: File name too long."))

    def test_symlink_to_itself(self, tmp_path: Path) -> None:
        loop = tmp_path / "loop.txt"
        os.symlink(loop, loop)
        assert "cannot be read" in refused_path(loop)


def test_clean_line_marks_where_it_cuts() -> None:
    assert clean_line(" a\n b  c ", 5) == "a b c"
    assert clean_line("abcdef", 5) == "abcd…"
