"""Run a command of ours in a process that the kernel ends at its first connection to anywhere: `python guarded.py rag
search ...`. Beside that, onnxruntime may be imported only where its telemetry is off."""

from __future__ import annotations

import ctypes
import os
import platform
import runpy
import struct
import sys
from pathlib import Path
from typing import Any

CONNECT = {"x86_64": 42, "aarch64": 203}  # the number of the system call
_LOAD_NUMBER, _IS_EQUAL, _RETURN = 0x20, 0x15, 0x06  # BPF, see seccomp(2)
_END_PROCESS, _ALLOW = 0x80000000, 0x7FFF0000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def end_at_connections() -> None:
    """From here on a connection ends this process, or one that it starts, with SIGSYS; also from C code."""
    steps = (
        (_LOAD_NUMBER, 0, 0, 0),
        (_IS_EQUAL, 0, 1, CONNECT[platform.machine()]),
        (_RETURN, 0, 0, _END_PROCESS),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    assert libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    assert libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0


def _refuse_loud_runtime(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "import" and arguments[0] == "onnxruntime" and os.environ.get("ORT_DISABLE_TELEMETRY") != "1":
        sys.stderr.write("onnxruntime is imported with its telemetry on\n")
        os._exit(97)


if __name__ == "__main__":
    end_at_connections()
    sys.addaudithook(_refuse_loud_runtime)
    module, sys.argv = sys.argv[1], sys.argv[1:]
    sys.path[0] = str(Path.cwd())
    runpy.run_module(module, run_name="__main__", alter_sys=True)
