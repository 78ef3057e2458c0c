"""Build the wheel: the rooms of the house under one name, so that no `rag/` or `ingest/` of an engineer's hides ours.

In the repository the rooms stand at the top; in the wheel they are `dateline.rag`, `dateline.ingest` and
`dateline.vectorstore`, and dateline.py is the package's `__init__`. What names a module is rewritten on the way.
"""

import re
import shutil
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).resolve().parent
ROOMS = ("ingest", "rag", "vectorstore")
STAGE = ROOT / "build" / "package"

_ROOM = "|".join(ROOMS)
_IMPORT = re.compile(rf"^(\s*from )(?=(?:{_ROOM})\b)", re.MULTILINE)  # `import rag` is not used: it would bind `rag`
_NAME = re.compile(rf'(?<=")(?=(?:{_ROOM})(?:\.\w+)+")')  # a module's dotted name as a whole string
_FOLDER = re.compile(rf'(?<=files\(")(?=(?:{_ROOM})")')
_RUN = (("python -m ingest", "dateline ingest"), ("python -m rag", "dateline"))  # what messages say to run


def rewrite(source: str) -> str:
    """A file's text with our own modules under `dateline.`."""
    for pattern, new in ((_IMPORT, r"\1dateline."), (_NAME, "dateline."), (_FOLDER, "dateline.")):
        source = pattern.sub(new, source)
    for old, new in _RUN:
        source = source.replace(old, new)
    return source


def stage() -> None:
    """Lay the package out in build/package/dateline."""
    shutil.rmtree(STAGE, ignore_errors=True)
    package = STAGE / "dateline"
    for room in ROOMS:
        shutil.copytree(ROOT / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dateline.py", package / "__init__.py")
    (package / "__main__.py").write_text("import sys\n\nfrom dateline import main\n\nsys.exit(main())\n", "utf-8")
    (package / "py.typed").touch()
    for file in package.rglob("*.py"):
        file.write_text(rewrite(file.read_text("utf-8")), "utf-8")


stage()
setup(
    package_dir={"": "build/package"},
    packages=find_packages("build/package"),
    package_data={"": ["py.typed", "*.txt", "models/*"]},
)
