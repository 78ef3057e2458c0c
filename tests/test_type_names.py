"""One word, one type. Read from the source, nothing is run."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.test_arrows import ROOT, sources


def types_of(file: str) -> Iterator[str]:
    """The classes of a file, and what it calls a type: `Span = tuple[int, int]`."""
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name[0].isupper() and not name.isupper():
                yield name


def test_the_name_of_a_type_is_defined_once_in_the_whole_tree():
    files = defaultdict(set)
    for file in sources():
        for name in types_of(file):
            files[name].add(file)
    assert len(files) > 150
    assert {name: where for name, where in files.items() if len(where) > 1} == {}
