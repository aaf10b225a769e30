"""The reader process: reads one document after another in a sandbox and answers with what it found.

    python -m deskrag.documents.reader_process CHANNEL PARENT SCRATCH READER LIMITS

One idea: everything this process needs is given to it. Each document comes as an open file descriptor (on
Windows as a path), so the process itself may open almost nothing; see `deskrag.documents.sandbox`. It ends
when its parent closes the channel or ends.

    parent -> reader   {"name": "a.pdf", "path": ""} with the descriptor attached
    reader -> parent   {"ready": {protection: held}} once; for each document {"document": …} or
                        {"error": …}, before it any number of {"working": patience} (`deskrag.documents.heartbeat`)
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import logging
import os
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from .. import frames
from ..errors import CorruptError, LimitError, UserError
from ..priority import give_way
from . import heartbeat, sandbox, wire
from .limits import MIB, ReadLimits
from .types import Document

Reader = Callable[[BinaryIO, str, ReadLimits], Document]
# Imported before the first document, because nearly every run needs them; other formats load when they come.
_SWEEP_BYTES = 4 * MIB
PRELOADED = ("encodings.idna", "encodings.utf_16_le", "ctypes", "deskrag.documents.pdf")


class _SocketChannel:
    """A Unix socket pair: frames in both directions, and file descriptors from the parent."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def receive(self) -> tuple[dict[str, Any], BinaryIO]:
        """The next request and its open file; FrameError at the end."""
        header, descriptors, _, _ = socket.recv_fds(self._socket, frames.HEADER.size, 1)
        if len(header) < frames.HEADER.size:
            header += frames.read_exactly(self._socket.recv, frames.HEADER.size - len(header))
        stream = os.fdopen(descriptors[0], "rb") if descriptors else io.BytesIO()
        request = frames.unpack(frames.read_exactly(self._socket.recv, frames.body_length(header)))
        return request, stream

    def send(self, message: dict[str, Any]) -> None:
        self._socket.sendall(frames.pack(message))


class _PipeChannel:
    """Standard input and output, for Windows: the request names a path instead."""

    def __init__(self) -> None:
        self._input = os.fdopen(os.dup(0), "rb")
        self._output = os.fdopen(os.dup(1), "wb")
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 0)
        os.dup2(quiet, 1)  # a library that prints must not break the frames

    def receive(self) -> tuple[dict[str, Any], BinaryIO]:
        request = frames.read_frame(self._input.read)
        return request, Path(str(request["path"])).open("rb")

    def send(self, message: dict[str, Any]) -> None:
        self._output.write(frames.pack(message))
        self._output.flush()


def main(arguments: list[str]) -> int:
    """Serve documents until the parent closes the channel."""
    channel_name, parent, scratch, reader_name, limits_json = arguments
    channel = _SocketChannel(int(channel_name)) if channel_name != "-" else _PipeChannel()
    limits = ReadLimits.from_json(json.loads(limits_json))
    logging.disable(logging.CRITICAL)  # libraries comment on every odd file; the outcome says enough
    warnings.simplefilter("ignore")
    give_way()
    for module in PRELOADED:
        importlib.import_module(module)
    reader = _load(reader_name)
    held = sandbox.protect(limits, int(parent), Path(scratch))

    def still_working(patience: int) -> None:
        sandbox.limit_cpu(limits.seconds * patience)
        channel.send({"working": patience})

    heartbeat.listen(still_working)
    channel.send({"ready": held})
    gc.freeze()  # the modules stay; sweeps need not walk them
    since_sweep = 0
    while True:
        try:
            request, stream = channel.receive()
        except frames.FrameError:
            return 0
        sandbox.limit_cpu(limits.seconds)
        since_sweep += stream.seek(0, os.SEEK_END)
        stream.seek(0)
        with stream:
            answer = _answer(reader, stream, str(request.get("name", "")), limits)
        try:
            channel.send(answer)
        except frames.FrameError:
            channel.send({"error": wire.error_to_json(LimitError("its text is too large"))})
        del answer
        # A sweep costs as much as reading a small file, so only what a large one left is swept at once.
        if since_sweep >= _SWEEP_BYTES:
            gc.collect()
            since_sweep = 0


def _answer(reader: Reader, stream: BinaryIO, name: str, limits: ReadLimits) -> dict[str, Any]:
    """Read one document; whatever goes wrong becomes a reason."""
    try:
        document = reader(stream, name, limits)
        return {"document": wire.document_to_json(document)}
    except UserError as error:
        return {"error": wire.error_to_json(error)}
    except MemoryError:
        return {"error": wire.error_to_json(LimitError(memory_reason(limits))), "worn": True}
    except RecursionError:
        return {"error": wire.error_to_json(LimitError("its parts are nested too deeply"))}
    except Exception as error:  # noqa: BLE001 - a parser met bytes its authors did not foresee: a ledger row
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return {"error": wire.error_to_json(CorruptError(f"the file seems damaged ({detail})"))}


def memory_reason(limits: ReadLimits) -> str:
    """The sentence for a document that needs more memory than a reader may have."""
    return f"the reader ran out of memory (limit {limits.memory_bytes / 2**30:.3g} GB)"


def _load(reader_name: str) -> Reader:
    module, _, function = reader_name.partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
