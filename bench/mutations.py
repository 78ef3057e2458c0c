"""Read damaged files of every form: each must end as articles or as failures with a reason, and within ten seconds.

    python -m bench.mutations [--files 5000] [--seed 14]

The files are those of `tests/ingest/golden`, one in turn, with bytes changed, cut out, doubled or broken off.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.table import print_matrix
from ingest.sources import SOURCES
from ingest.sources.base import Failure, SourceFile
from ingest.sources.folder import source_of
from ingest.sources.isolation import isolate_all
from vectorstore.records import article_from_json, article_to_json
from vectorstore.types import Article

_GOLDEN = Path(__file__).parent.parent / "tests" / "ingest" / "golden"
_SLOW_S = 10.0


def main() -> int:
    """Run the command; 1 where a file crashed, was slow, or gave an article that is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    files = sorted([*_GOLDEN.glob("*.html"), *(p for p in (_GOLDEN / "forms").iterdir() if p.suffix != ".golden")])
    counts: dict[str, Counter[str]] = {}
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(options.files):
            path = files[turn % len(files)]
            damaged = Path(folder) / path.name
            damaged.write_bytes(damage(path.read_bytes(), random.Random(f"{options.seed}:{turn}")))
            started = time.perf_counter()
            outcomes = Counter(read_damaged(damaged))
            took = time.perf_counter() - started
            slowest = max(slowest, took)
            outcomes["slow"] += took > _SLOW_S
            counts.setdefault(path.suffix, Counter())
            counts[path.suffix] += outcomes
            counts[path.suffix]["files"] += 1
    names = ("files", "articles", "failures", "CRASHED", "NO ARTICLE", "slow")
    rows = [(suffix, [counted[name] for name in names]) for suffix, counted in sorted(counts.items())]
    print_matrix("Damaged files of every form", names, rows, notes=[f"the slowest took {slowest:.1f} s"])
    return int(any(counted[name] for counted in counts.values() for name in ("CRASHED", "NO ARTICLE", "slow")))


def damage(content: bytes, dice: random.Random) -> bytes:
    """The content with one to eight bytes changed, and at times a part cut out, doubled, or all behind it gone."""
    changed = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    start = dice.randrange(len(changed))
    end = dice.randrange(start, len(changed)) + 1
    match dice.randrange(5):
        case 0:
            del changed[start:end]
        case 1:
            changed[start:start] = changed[start:end]
        case 2:
            del changed[start:]
    return bytes(changed) or b"\x00"


def read_damaged(path: Path) -> Iterator[str]:
    """What became of each item of the file: articles, failures, or what must not be."""
    source = source_of(path, SOURCES)
    if source is None:
        return
    try:
        for item in isolate_all(source.iter_items(SourceFile.from_path(path)), path.name):
            if isinstance(item, Article):
                yield "articles" if is_whole(item) else "NO ARTICLE"
            elif isinstance(item, Failure):
                yield "failures" if item.reason else "NO ARTICLE"
    except OSError:  # a run of ingest makes a failure of it
        yield "failures"
    except Exception as error:  # noqa: BLE001  what nobody foresaw is what is looked for
        print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
        yield "CRASHED"


def is_whole(article: Article) -> bool:
    """Whether an article has an id, a text, and facts that the archive gives back as they are."""
    if not (article.article_id and article.text.strip()):
        return False
    return article_from_json(article_to_json(article), text=article.text) == article


if __name__ == "__main__":
    sys.exit(main())
