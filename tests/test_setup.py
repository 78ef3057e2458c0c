"""What `make run` says when something is in the way."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run_serve(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts" / "serve.py"), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=kept | environment, check=False)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_a_port_that_is_taken_is_said_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is taken. Choose another: make run PORT={port + 1}" in one_line(
            run_serve(ROOT, "--port", str(port))
        )


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "serve.py", tmp_path / "scripts")
    (tmp_path / "archive").symlink_to("/proc/nowhere/archive")  # where not even root may write
    assert "cannot be written" in one_line(run_serve(tmp_path, "--port", str(free_port())))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_python_that_is_too_old_is_said_in_one_line():
    script = ROOT / "scripts" / "bootstrap.py"
    pretend = "import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend, str(script)], capture_output=True, text=True, check=False)
    assert "Dateline needs Python 3.11 or later, but this is 3.9." in one_line(done)


def test_a_requirement_that_cannot_be_had_or_is_not_the_one_that_was_locked_is_said_in_one_line(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "bootstrap.py", tmp_path / "scripts")

    def install(lock: str) -> str:
        (tmp_path / "requirements.txt").write_text(lock)
        command = [sys.executable, str(tmp_path / "scripts" / "bootstrap.py")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        return one_line(done)

    wheel = tmp_path / "a_package-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("a_package-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: a-package\nVersion: 1\n")
        packed.writestr("a_package-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    refused = "The requirements could not be installed: ERROR"
    nowhere = (tmp_path / "none.whl").as_uri()
    assert refused in install(f"none @ {nowhere} --hash=sha256:{digest}\n")
    assert f"{refused}: THESE PACKAGES DO NOT MATCH THE HASHES" in install(
        f"a-package @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n"
    )
    assert refused in install(f"a-package @ {wheel.as_uri()}\n")  # without a hash nothing is taken


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_of_setup_is_locked_with_its_hashes(name):
    lock = re.sub(r" \\\n\s+", " ", (ROOT / name).read_text(encoding="utf-8"))
    lines = [line for line in lock.splitlines() if not line.startswith("#")]
    assert len(lines) > 100
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_list_of_what_it_is_made_of_names_every_pin_with_its_hashes_and_the_models():
    command = [sys.executable, str(ROOT / "scripts" / "sbom.py")]
    told, again = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert told == again
    sbom = json.loads(told)
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pins = set(re.findall(r"^([A-Za-z0-9._-]+==[^ ;]+)", lock, re.MULTILINE))
    libraries = [part for part in sbom["components"] if part["type"] == "library"]
    assert {f"{part['name']}=={part['version']}" for part in libraries} == {pin.lower() for pin in pins}
    hashes = [one["content"] for part in libraries for one in part["externalReferences"][0]["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))
    models = [part for part in sbom["components"] if part["type"] == "machine-learning-model"]
    for part in models:
        assert part["hashes"][0]["content"] == hashlib.sha256((ROOT / part["name"]).read_bytes()).hexdigest()
    assert models
    assert len({part["bom-ref"] for part in sbom["components"]}) == len(sbom["components"])
