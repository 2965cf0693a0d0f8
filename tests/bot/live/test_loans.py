import asyncio

import pytest

from bot.live import loans as module
from bot.live.answer_view import ScopedQuestion
from bot.live.keys import lent_key, name_key
from bot.live.loans import Loans
from bot.live.snapshot import GoneError
from index import Article, ArticlebotError, Embedder, Index

FERRY = Article("ferry", "The ferry", "The ferry of Aldermoor leaves at nine. It was late on Monday.")


def loans_for(embedder: Embedder, kept_s: float = 60.0) -> Loans:
    return Loans(embedder, lambda engine: Index.open(engine, embedder), kept_s)


def test_what_is_lent_is_asked_by_whom_it_is_lent_to_until_it_ends(embedder: Embedder) -> None:
    async def run() -> None:
        loans = loans_for(embedder, kept_s=0.0)
        live = await loans.lend(7, [FERRY])
        view = await live.answer(ScopedQuestion("When does the ferry leave?"))
        (article_id,) = live.snapshot.headings
        assert view.quoted[0].article_id == article_id != "ferry"
        key = name_key(article_id)
        assert lent_key(f"{key}01234567") == key
        with pytest.raises(GoneError, match="an hour"):
            loans.live(7, key)
        kept = loans_for(embedder)
        live = await kept.lend(7, [FERRY])
        key = name_key(next(iter(live.snapshot.headings)))
        assert kept.live(7, key) is live
        with pytest.raises(GoneError):
            kept.live(8, key)
        kept.close()

    asyncio.run(run())


def test_they_are_bounded_for_one_and_for_all(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_IN_ALL", 4)

    async def run() -> None:
        loans = loans_for(embedder)
        keys = []
        for user in (7, 8, 7, 7, 7, 9, 9):
            live = await loans.lend(user, [FERRY])
            keys.append((user, name_key(next(iter(live.snapshot.headings)))))
        kept = []
        for user, key in keys:
            try:
                loans.live(user, key)
            except GoneError:
                continue
            kept.append(user)
        assert kept == [7, 7, 9, 9]
        with pytest.raises(ArticlebotError, match="200,000"):
            await loans.lend(7, [FERRY, Article("long", "Long", "a" * 200_000)])
        loans.close()

    asyncio.run(run())


def test_the_key_of_no_other_article_tells_of_a_loan() -> None:
    assert lent_key(name_key("ferry") + "01234567s") is None
    assert lent_key("") is None
