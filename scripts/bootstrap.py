"""Make .venv and install the pinned requirements into it: `python3 scripts/bootstrap.py [dev]`.

Runs before anything is installed, on whatever Python is there, so it keeps to what Python 3.6 can read.
"""

import hashlib
import os
import subprocess
import sys

LEAST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")


def main():
    """Install what is missing; a second run with nothing new costs nothing."""
    if sys.version_info < LEAST:
        fail(
            "Dateline needs Python {}.{} or later, but this is {}.{}. "
            "Install one, then run: make {} PYTHON=python3.12".format(
                *(LEAST + tuple(sys.version_info[:2]) + (os.environ.get("MAKE_GOAL", "run"),))
            )
        )
    if not os.access(ROOT, os.W_OK):
        fail("The folder {} cannot be written. Copy Dateline to one that can be, and run it there.".format(ROOT))
    name = "requirements-dev.txt" if "dev" in sys.argv[1:] else "requirements.txt"
    stamp = os.path.join(VENV, "installed-" + name)
    wanted = fingerprint(os.path.join(ROOT, name))
    if os.path.exists(stamp) and read(stamp) == wanted and os.path.exists(PYTHON):
        return
    if not os.path.exists(PYTHON):
        run([sys.executable, "-m", "venv", VENV], "The environment could not be made")
    print("Installing {} (once; a minute or so)...".format(name), flush=True)
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run([*install, "-r", os.path.join(ROOT, name)], "The requirements could not be installed")
    with open(stamp, "w") as file:
        file.write(wanted)


def fingerprint(path):
    """What decides whether an environment is up to date: the pins, and the Python they were installed for."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read() + sys.version.encode()).hexdigest()


def read(path):
    """A small file as text."""
    with open(path) as file:
        return file.read()


def run(command, what):
    """Run a command; where it fails, say in one line what and why, and end."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, check=False
        )
    except OSError as error:
        fail("{}: {}.".format(what, error))
    if done.returncode == 0:
        return
    if "No space left" in done.stdout:
        fail("{}: the disk is full. About 1.5 GB are needed; free some space and run again.".format(what))
    if "ensurepip" in done.stdout:
        fail("{}: this Python lacks venv. On Debian or Ubuntu: apt install python3-venv; then run again.".format(what))
    lines = [line for line in done.stdout.strip().splitlines() if line.strip()]
    wrong = [line for line in lines if line.lower().startswith("error")] or lines[-1:] or ["no reason given"]
    fail("{}: {}".format(what, wrong[0]))


def fail(line):
    """One line, and the end."""
    sys.exit(line)


if __name__ == "__main__":
    main()
