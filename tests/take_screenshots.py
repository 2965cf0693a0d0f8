"""The README's pictures: what `articlebot preview` shows, photographed by a headless Chromium, and /who's.

python -m tests.take_screenshots
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.preview import render_html
from bot.previewing import previewed
from bot.voice_chart import draw_voices
from index import Embedder, Index, default_article
from index.building import Builder

_PICTURES = {"answer": ("What did Putin say?", 680), "no-answer": ("What did Zelensky say?", 420)}
_FOLDER = Path(__file__).resolve().parents[1] / "bot" / "screenshots"
_WIDTH = 640


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print(
            "There is no Chromium here: install one, for example Debian's package chromium.", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="articlebot-screenshots-") as folder:
        embedder = Embedder()
        Builder(Path(folder) / "index", embedder).build([default_article()])
        index = Index.open(Path(folder) / "index", embedder)
        for name, (question, height) in _PICTURES.items():
            page = Path(folder) / f"{name}.html"
            page.write_text(
                render_html(previewed(question, index, None)[0], asked=("reader", question)), "utf-8"
            )
            _photograph(chromium, page, height, Path(folder) / "profile")
        (_FOLDER / "who.png").write_bytes(draw_voices(index.voices(index.article_ids[0])))
        index.close()
    return 0


def _photograph(chromium: str, page: Path, height: int, profile: Path) -> None:
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    )
    dark = "--blink-settings=preferredColorScheme=0"
    size = (f"--window-size={_WIDTH},{height}", "--force-device-scale-factor=1.5", "--hide-scrollbars")
    picture = f"--screenshot={_FOLDER / page.stem}.png"
    command = [chromium, *quiet, dark, *size, f"--user-data-dir={profile}", picture, page.as_uri()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


if __name__ == "__main__":
    sys.exit(main())
