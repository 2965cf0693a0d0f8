import pytest

from index import ClusterAddress, Index, StoreError


def test_an_address_names_a_server_and_an_index() -> None:
    plain = ClusterAddress.parse("qdrant://localhost/news")
    assert (plain.server, plain.name, plain.shards, plain.replicas) == ("http://localhost:6333", "news", 1, 1)
    spread = ClusterAddress.parse(
        "qdrant+https://[2001:db8::7]:7000/news.of-today?shards=12&replicas=3", "key"
    )
    assert (spread.server, spread.name) == ("https://[2001:db8::7]:7000", "news.of-today")
    assert (spread.shards, spread.replicas, spread.api_key) == (12, 3, "key")


def test_a_key_is_never_shown() -> None:
    address = ClusterAddress.parse("qdrant://localhost/news", "gooseberry")
    assert "gooseberry" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    "url",
    [
        "qdrant://localhost",
        "qdrant://localhost/",
        "qdrant:///news",
        "qdrant://localhost/news/today",
        "qdrant://localhost/news--previous",
        "qdrant://localhost/new s",
        "qdrant://localhost:port/news",
        "qdrant://user:key@localhost/news",
        "qdrant://localhost/news?shards=0",
        "qdrant://localhost/news?shards=many",
        "qdrant://localhost/news?api_key=gooseberry",
        "qdrant://localhost/news?shards",
        "qdrant://localhost/news#1",
        "http://localhost/news",
    ],
)
def test_what_is_not_of_its_form_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="must be qdrant://HOST:PORT/NAME") as refused:
        ClusterAddress.parse(url)
    assert "gooseberry" not in str(refused.value)


def test_an_index_is_opened_at_an_address() -> None:
    with pytest.raises(StoreError, match="address of an index must be"):
        Index.open("qdrant://localhost/")
    with pytest.raises(StoreError, match=r"news at http://127\.0\.0\.1:1 cannot be used.*INDEX_URL"):
        Index.open("qdrant://127.0.0.1:1/news")
