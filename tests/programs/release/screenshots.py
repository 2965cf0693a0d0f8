"""The papers' pictures: what `articlebot preview` shows and the reader page, in a headless Chromium; /who's.

python -m tests.programs.release.screenshots
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from bot.live.links import CitedPlaces
from bot.message.voice_chart import draw_voices
from bot.preview.messages import preview_messages
from bot.preview.page import render_html
from bot.reader.page import ArticleView, render_article
from bot.reader.spans import parts_of
from index import Embedder, Index, default_article
from index.store.builder import Builder
from tests.fixtures.chromium import Chromium, find_chromium

_QUESTIONS = {
    "answer": "What did Putin say?",
    "fact": "Who was poisoned?",
    "unsure": "Why did Russia recall its ambassador?",
    "no-answer": "What did Zelensky say?",
}
_READERS = {
    "reader": ("What did Putin say?", "", (1200, 860), False),
    "reader-dark": ("What did Peskov say?", "#p11", (390, 700), True),
}
_FOLDER = Path(__file__).resolve().parents[3] / "docs" / "pictures"
# As high as the page turns out to be.
_PHONE, _SCALE = (390, 1), 1.5


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print(
            "There is no Chromium here: install one, for example Debian's package chromium.", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="articlebot-screenshots-") as folder:
        embedder = Embedder()
        Builder(Path(folder) / "index", embedder).build([default_article()])
        index = Index.open(Path(folder) / "index", embedder)
        pages = []
        for name, question in _QUESTIONS.items():
            page = Path(folder) / f"{name}.html"
            page.write_text(
                render_html(preview_messages(question, index, None)[0], asked=("reader", question)), "utf-8"
            )
            pages.append((name, page.as_uri(), _PHONE, True))
        for name, (question, anchor, size, dark) in _READERS.items():
            page = Path(folder) / f"{name}.html"
            page.write_text(_read(question, index), "utf-8")
            pages.append((name, f"{page.as_uri()}{anchor}", size, dark))
        asyncio.run(_photograph(chromium, pages))
        (_FOLDER / "who.png").write_bytes(draw_voices(index.voices(index.article_ids[0])))
        index.close()
    return 0


def _read(question: str, index: Index) -> str:
    """The reader page with the words of an answer's first two citations marked."""
    (article_id,) = index.article_ids
    cited = CitedPlaces(tuple(h.span for c in index.ask(question).citations[:2] for h in c.highlights))
    article = index.article(article_id)
    return render_article(
        ArticleView(
            article,
            tuple(index.statements(article_id)),
            tuple(index.voices(article_id)),
            parts_of(article.text),
            cited=cited.within(article.text),
            asked=True,
        )
    )


async def _photograph(chromium: str, pages: Sequence[tuple[str, str, tuple[int, int], bool]]) -> None:
    async with Chromium(chromium) as browser:
        for name, address, size, dark in pages:
            await browser.open(address, size, dark=dark, scale=_SCALE)
            if size == _PHONE:
                height = await browser.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
                await browser.open(address, (size[0], height), dark=dark, scale=_SCALE)
            _write(_FOLDER / f"{name}.png", await browser.photograph())


def _write(picture: Path, png: bytes) -> None:
    """Write a picture in few colours, which takes a third of the bytes and looks the same."""
    small = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(picture, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
