"""The house keeps its measure: few modules in a folder, short ones, and no test that leans on another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT

MOST_MODULES, MOST_LINES = 12, 300
WINGS = ("bot", "index")


def modules(*wings: str) -> Iterator[Path]:
    for wing in wings:
        yield from (path for path in (ROOT / wing).rglob("*.py") if path.name != "__init__.py")


def test_no_folder_holds_more_modules_than_one_remembers() -> None:
    folders = [path.parent for path in modules(*WINGS, "tests")]
    assert {str(one) for one in folders if folders.count(one) > MOST_MODULES} == set()


@pytest.mark.parametrize("wing", WINGS)
def test_no_module_is_longer_than_one_reads_at_once(wing: str) -> None:
    long = [path for path in modules(wing) if len(path.read_text("utf-8").splitlines()) > MOST_LINES]
    assert long == []


def test_no_module_of_tests_imports_another_test() -> None:
    for path in modules("tests"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
                assert ".test_" not in (node.module or ""), path
