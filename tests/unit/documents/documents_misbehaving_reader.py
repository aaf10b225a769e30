"""A reader that does what the file's first line says: for testing what a reader process may and may not do."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import BinaryIO

from deskrag.documents import heartbeat
from deskrag.documents.limits import ReadLimits
from deskrag.documents.types import Document, Page
from deskrag.errors import EncryptedError


def read(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    command, _, argument = stream.read().decode().strip().partition(" ")
    result = "done"
    match command:
        case "say":
            result = argument
        case "pid":
            result = str(os.getpid())
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "hoard":
            hoard = [bytearray(16 * 1024 * 1024) for _ in range(int(argument))]
            result = str(len(hoard))
        case "raise":
            raise ValueError("unexpected bytes")
        case "recurse":
            read_deeper()
        case "locked":
            raise EncryptedError("a password is needed")
        case "connect":
            result = attempt(lambda: socket.create_connection(("127.0.0.1", int(argument)), timeout=1))
        case "open":
            result = attempt(lambda: Path(argument).read_bytes())
        case "write":
            result = attempt(lambda: Path(argument).write_bytes(b"x"))
        case "scratch":
            result = attempt(lambda: Path(os.environ["TMPDIR"], "note").write_bytes(b"x"))
        case "run":
            result = attempt(lambda: subprocess.run(["/bin/true"], check=True))
        case "fork":
            result = attempt(fork)
        case "thread":
            thread = threading.Thread(target=time.sleep, args=(0,))
            thread.start()
            thread.join()
        case "slow":
            end = time.monotonic() + int(argument)
            while time.monotonic() < end:
                time.sleep(0.1)  # so often that only a long stall of the machine comes near the limit
                heartbeat.beat()
        case "kill":
            result = attempt(lambda: os.kill(int(argument), 0))
        case _:
            result = "unknown command"
    return Document("test", (Page(1, result),))


def read_deeper() -> None:
    read_deeper()


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def attempt(action: object) -> str:
    try:
        action()  # type: ignore[operator]
    except OSError:
        return "refused"
    return "allowed"
