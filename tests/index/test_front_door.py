import index


def test_every_exported_name_can_be_used() -> None:
    assert "Index" in index.__all__
    for name in index.__all__:
        assert getattr(index, name) is not None
    assert set(index.__all__) <= set(dir(index))
