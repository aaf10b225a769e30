"""Messages between processes: length-prefixed frames of JSON, with raw bytes behind them where numbers travel.

One idea: what another process sends is data and never code. Plain JSON, checked on arrival; no pickle. A frame is a
4-byte big-endian length and that many bytes of UTF-8 JSON.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from typing import Any

HEADER = struct.Struct(">I")
MAX_FRAME_BYTES = 1024 * 1024 * 1024

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class FrameError(Exception):
    """The other side ended, or sent something that is not a frame."""


def pack(message: dict[str, Any]) -> bytes:
    """One frame. Lone surrogates, which UTF-8 cannot carry, become U+FFFD (one for one).

    Raises:
        FrameError: The message is larger than a frame may be.
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    try:
        data = body.encode()
    except UnicodeEncodeError:
        data = _LONE_SURROGATE.sub("\ufffd", body).encode()
    if len(data) > MAX_FRAME_BYTES:
        raise FrameError("frame too large")
    return HEADER.pack(len(data)) + data


def body_length(header: bytes) -> int:
    """Length of the body that follows `header`.

    Raises:
        FrameError: The header is short or announces more than a frame may hold.
    """
    if len(header) != HEADER.size:
        raise FrameError("connection closed")
    length: int = HEADER.unpack(header)[0]
    if length > MAX_FRAME_BYTES:
        raise FrameError("frame too large")
    return length


def unpack(body: bytes) -> dict[str, Any]:
    """The message in a frame's body.

    Raises:
        FrameError: It is not a JSON object.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError("not JSON") from error
    if not isinstance(message, dict):
        raise FrameError("not an object")
    return message


def read_frame(receive: Callable[[int], bytes]) -> dict[str, Any]:
    """Read one message with `receive(n)`, which returns up to n bytes, none at the end.

    Raises:
        FrameError: The connection ended or did not carry a frame.
    """
    return unpack(read_exactly(receive, body_length(read_exactly(receive, HEADER.size))))


def read_exactly(receive: Callable[[int], bytes], count: int) -> bytes:
    """`count` bytes, however they are cut up.

    Raises:
        FrameError: The connection ended before.
    """
    parts: list[bytes] = []
    missing = count
    while missing:
        part = receive(min(missing, 1 << 20))
        if not part:
            raise FrameError("connection closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
