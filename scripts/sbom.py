"""Write what Dateline is made of as a CycloneDX 1.6 list (SBOM): `python scripts/sbom.py > sbom.cdx.json`.

From requirements.txt, with the hashes that `make setup` installs by, and the model files that lie in the tree. The same
tree gives the same list.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?")
_HASH = re.compile(r"\s*--hash=sha256:(?P<digest>[0-9a-f]{64})\s*\\?")


def build_sbom(lock: str, models: list[Path]) -> dict[str, Any]:
    """The list as a dict: each pin of a hashed lock file, and each model file. Raises ValueError for a line that is
    neither a pin nor a hash."""
    components = [*_of_lock(lock), *(_of_model(path) for path in models)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "dateline", "name": "dateline"}},
        "components": components,
    }


def _of_lock(lock: str) -> Iterator[dict[str, Any]]:
    pin, digests = None, list[str]()
    for line in (line for line in lock.splitlines() if line.strip() and not line.startswith("#")):
        if found := _HASH.fullmatch(line):
            digests.append(found["digest"])
            continue
        if pin:
            yield _of_pin(pin, digests)
        pin, digests = _PIN.fullmatch(line), []
        if pin is None:
            raise ValueError(f"A line of the lock file is neither a pin nor a hash: {line!r}. Run make lock.")
    if pin:
        yield _of_pin(pin, digests)


def _of_pin(pin: re.Match[str], digests: list[str]) -> dict[str, Any]:
    name, version = re.sub(r"[-_.]+", "-", pin["name"]).lower(), pin["version"]
    hashes = [{"alg": "SHA-256", "content": digest} for digest in digests]
    files = {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/", "hashes": hashes}
    purl = f"pkg:pypi/{name}@{version}"
    component = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    marker = [{"name": "dateline:marker", "value": pin["marker"]}] if pin["marker"] else []
    return component | {"externalReferences": [files]} | ({"properties": marker} if marker else {})


def _of_model(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    name = path.relative_to(ROOT).as_posix()
    hashes = [{"alg": "SHA-256", "content": digest}]
    return {"type": "machine-learning-model", "bom-ref": name, "name": name, "hashes": hashes}


def main() -> int:
    """Print it."""
    models = sorted(path for room in ("rag", "vectorstore") for path in (ROOT / room).rglob("*.onnx"))
    json.dump(build_sbom((ROOT / "requirements.txt").read_text(encoding="utf-8"), models), sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
