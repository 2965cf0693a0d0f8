import ast
from pathlib import Path

import index


def test_every_exported_name_can_be_used() -> None:
    for name in index.__all__:
        assert getattr(index, name) is not None
    assert set(index.__all__) <= set(dir(index))


def test_type_checkers_are_told_the_same_names() -> None:
    tree = ast.parse(Path(str(index.__file__)).read_text())
    told = {
        alias.asname
        for block in tree.body
        if isinstance(block, ast.If)
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    assert told == set(index.__all__)
