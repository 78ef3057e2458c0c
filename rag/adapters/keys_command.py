"""`keys`: add, list and revoke the keys of an archive's servers."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rag.adapters.keys import FILE_NAME, Key, add_key, key_to_dict, load_keys, revoke_key
from rag.question.times import to_wall
from rag.settings import RagSettings
from rag.types import SCHEMA_VERSION
from vectorstore.catalogue import FILE_NAME as CATALOGUE
from vectorstore.command import DONE, SOME_FAILED, fail
from vectorstore.display import printable
from vectorstore.errors import ArchiveLocked, ArchiveNotFound, ArchiveUnwritable, UsageError
from vectorstore.locks import LockBusy, hold_lock
from vectorstore.settings import ArchiveSettings

_WAIT_S = 5.0


def run_keys(options: argparse.Namespace) -> int:
    """Do what the options ask for; returns the exit code."""
    folder = ArchiveSettings.from_env(os.environ, path=options.archive).path
    if not (folder / CATALOGUE).is_file():
        raise ArchiveNotFound(f"There is no archive in {folder}. Name its folder with --archive or DATELINE_ARCHIVE.")
    work: Callable[[Path, argparse.Namespace], int] = {"add": _add, "list": _list, "revoke": _revoke}[options.action]
    if options.action == "list":
        return work(folder / FILE_NAME, options)
    try:
        with hold_lock(folder / "keys.lock", timeout_s=_WAIT_S):
            return work(folder / FILE_NAME, options)
    except LockBusy as exc:
        raise ArchiveLocked(f"Another process is changing the keys in {folder}. Run again when it has ended.") from exc
    except PermissionError as exc:
        raise ArchiveUnwritable(f"The keys in {folder} cannot be written ({exc}). Check its permissions.") from exc


def _add(path: Path, options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    zone = RagSettings.from_env(os.environ).zone
    until = None if options.expires is None else to_wall(options.expires, zone, name="--expires")
    if until is not None and until <= now:
        raise UsageError(f"--expires must lie ahead, but is {options.expires}.")
    key = Key(
        name=options.name, digest="", scope=options.scope, per_minute=options.per_minute, expires_at=until, made_at=now
    )
    opens = add_key(path, key)
    if options.json:
        print(json.dumps({"schema_version": SCHEMA_VERSION, "key": opens, **key_to_dict(key)}))
    else:
        print(f"{opens}\nThis is the key {options.name!r}. It is shown once and kept nowhere: hand it over now.")
    return DONE


def _list(path: Path, options: argparse.Namespace) -> int:
    held = load_keys(path)
    keys = held.keys if held else ()
    if options.json:
        print(json.dumps({"schema_version": SCHEMA_VERSION, "keys": [key_to_dict(key) for key in keys]}))
        return DONE
    for key in keys:
        print(printable(_describe(key)))
    if not keys:
        print("There are no keys. 'keys add NAME' makes one.")
    return DONE


def _describe(key: Key) -> str:
    rate = f"{key.per_minute:,} a minute" if key.per_minute else "no limit"
    told = key_to_dict(key)
    ends = f"expired {told['expires_at']}" if key.is_over(datetime.now(UTC)) else f"until {told['expires_at']}"
    return f"{key.name}: {key.scope}, {rate}, {ends if key.expires_at else 'for good'}, made {told['made_at']}"


def _revoke(path: Path, options: argparse.Namespace) -> int:
    if not revoke_key(path, options.name):
        return fail(f"There is no key {options.name!r}. 'keys list' names them.", SOME_FAILED)
    if options.json:
        print(json.dumps({"schema_version": SCHEMA_VERSION, "name": options.name, "revoked": True}))
    else:
        print(printable(f"Revoked {options.name}. Servers that run refuse it from now on."))
    return DONE
