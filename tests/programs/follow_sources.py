"""A site of many stories, followed while they come and go: python -m tests.programs.follow_sources [STORIES].

It answers 304, 429 and 500, and lies. After each change refreshes go on until one finds nothing new; then the
index must hold every story as it is, once, and nothing else. Ends with 1 where it does not.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from bot.intake.reading_process import ReadingProcess
from index import Embedder
from tests.fixtures.news.reader import SourceReader
from tests.fixtures.news.site import NewsSite, Story, served

_MOST_REFRESHES = 12


async def follow(reader: SourceReader, site: NewsSite, chance: random.Random, rounds: int) -> bool:
    """Follow the site's sitemap through some rounds of changes; whether all was right each time."""
    right = True
    async with served(site) as address:
        await reader.follow(f"{address}/sitemap.xml")
        for number in range(rounds + 1):
            if number:
                site.churn(chance)
            site.misbehave(chance, len(site.stories) // 20)
            site.faults["/sitemap.xml"] = ["html", "500", "cut off"][: number % 4] if number else []
            begin, refreshes = time.monotonic(), 0
            while refreshes < _MOST_REFRESHES:
                done = await reader.refresh()
                refreshes += 1
                quiet = not (done.added or done.updated or done.removed or done.failed or done.later)
                if quiet and not done.problem and refreshes > 1:
                    break
            found, wanted = reader.facts(), sorted(site.facts().values())
            right &= found == wanted
            print(
                f"round {number}: {len(wanted):,} stories, {len(set(wanted) - set(found)):,} missed, "
                f"{len(found) - len(set(found)):,} doubled, {len(set(found) - set(wanted)):,} stale; "
                f"{refreshes} refreshes, {site.unchanged:,} answers 304, {time.monotonic() - begin:.0f} s",
                flush=True,
            )
    return right


def main() -> int:
    """Follow a site; 0 where nothing was missed, doubled or stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=int, nargs="?", default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    site = NewsSite({number: Story(number) for number in range(options.stories)})
    chance = random.Random(17)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder, ReadingProcess(20) as process:
        reader = SourceReader(Path(folder) / "index", Embedder(), process)
        return 0 if asyncio.run(follow(reader, site, chance, options.rounds)) else 1


if __name__ == "__main__":
    sys.exit(main())
