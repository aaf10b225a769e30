"""Reading a GGUF file's header, with bounds checked before anything trusts it.

A model file is foreign data that native code will map into memory. Before that happens this reader, which
allocates nothing a count in the file could blow up, checks magic, version, counts, types and that every tensor
lies inside the file. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import BinaryIO

from ..errors import AccessError, ModelError, NotFoundError

_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
_MAX_KEYS, _MAX_TENSORS, _MAX_STRING, _MAX_ITEMS = 65_536, 65_536, 64 * 2**20, 16_000_000
_KEPT_ITEMS = 64


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a GGUF file says of itself.

    Attributes:
        path: The file.
        size: Bytes.
        metadata: Keys and values; of long arrays only the first 64 items.
        parameters: Number of weights, summed over the tensors.
    """

    path: Path
    size: int
    metadata: dict[str, object] = field(repr=False)
    parameters: int

    @property
    def architecture(self) -> str:
        """Such as ``"llama"``."""
        return str(self.metadata.get("general.architecture", ""))

    @property
    def name(self) -> str:
        """The model's own name, or the file's stem."""
        return str(self.metadata.get("general.name") or self.path.stem)

    @property
    def context_length(self) -> int:
        """Tokens the model was trained for; 0 if it does not say."""
        value = self.metadata.get(f"{self.architecture}.context_length", 0)
        return value if isinstance(value, int) else 0

    @property
    def has_chat_template(self) -> bool:
        """Whether it knows how to render a conversation."""
        return bool(self.metadata.get("tokenizer.chat_template"))


def read_header(path: Path) -> GgufHeader:
    """Read and check the header.

    Raises:
        NotFoundError: There is no such file.
        AccessError: It cannot be read.
        ModelError: It is not a GGUF model, is damaged or cut short.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            return _read(stream, path, size)
    except FileNotFoundError as error:
        raise NotFoundError("there is no such model file", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"the model file cannot be read ({error.strerror})", subject=str(path)) from error
    except (struct.error, UnicodeDecodeError, EOFError) as error:
        raise _broken(path, "its header is cut short or damaged") from error


def _read(stream: BinaryIO, path: Path, size: int) -> GgufHeader:
    if stream.read(4) != b"GGUF":
        raise ModelError(
            "this is not a GGUF file", subject=str(path), advice="Give a file whose name usually ends in .gguf."
        )
    version, tensors, keys = struct.unpack("<IQQ", _exactly(stream, 20))
    if version not in (2, 3):
        raise ModelError(f"GGUF version {version} is not supported", subject=str(path))
    if keys > _MAX_KEYS or tensors > _MAX_TENSORS:
        raise _broken(path, "its header counts are impossible")
    metadata: dict[str, object] = {}
    for _ in range(keys):
        key = _string(stream, path)
        (kind,) = struct.unpack("<I", _exactly(stream, 4))
        metadata[key] = _value(stream, path, kind, depth=0)
    alignment = metadata.get("general.alignment", 32)
    alignment = alignment if isinstance(alignment, int) and 0 < alignment <= 1 << 20 else 32
    parameters, last_offset = 0, 0
    for _ in range(tensors):
        _string(stream, path)
        (dimensions,) = struct.unpack("<I", _exactly(stream, 4))
        if dimensions > 8:
            raise _broken(path, "a tensor has an impossible shape")
        shape = struct.unpack(f"<{dimensions}Q", _exactly(stream, 8 * dimensions))
        _kind, offset = struct.unpack("<IQ", _exactly(stream, 12))
        parameters += prod(shape)
        last_offset = max(last_offset, offset)
    start = -(-stream.tell() // alignment) * alignment
    if tensors and start + last_offset >= size:
        raise _broken(path, "it is shorter than its header says; was it copied or downloaded completely?")
    header = GgufHeader(path, size, metadata, parameters)
    if not header.architecture:
        raise _broken(path, "it does not name its architecture")
    return header


def _value(stream: BinaryIO, path: Path, kind: int, depth: int) -> object:
    if kind in _SCALARS:
        code = _SCALARS[kind]
        return struct.unpack(code, _exactly(stream, struct.calcsize(code)))[0]
    if kind == _STRING:
        return _string(stream, path)
    if kind != _ARRAY or depth > 2:
        raise _broken(path, f"its header has a value of unknown type {kind}")
    item_kind, count = struct.unpack("<IQ", _exactly(stream, 12))
    if count > _MAX_ITEMS:
        raise _broken(path, "its header has an impossible list")
    if item_kind in _SCALARS:
        width = struct.calcsize(_SCALARS[item_kind])
        kept = min(count, _KEPT_ITEMS)
        data = _exactly(stream, width * kept)
        stream.seek(width * (count - kept), 1)
        return [item[0] for item in struct.iter_unpack(_SCALARS[item_kind], data)]
    items: list[object] = []
    for number in range(count):
        if item_kind == _STRING and number >= _KEPT_ITEMS:
            (length,) = struct.unpack("<Q", _exactly(stream, 8))
            if length > _MAX_STRING:
                raise _broken(path, "its header has an impossible text")
            stream.seek(length, 1)
        else:
            item = _value(stream, path, item_kind, depth + 1)
            if number < _KEPT_ITEMS:
                items.append(item)
    return items


def _string(stream: BinaryIO, path: Path) -> str:
    (length,) = struct.unpack("<Q", _exactly(stream, 8))
    if length > _MAX_STRING:
        raise _broken(path, "its header has an impossible text")
    return _exactly(stream, length).decode("utf-8", "replace")


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise EOFError
    return data


def _broken(path: Path, reason: str) -> ModelError:
    return ModelError(f"the model file is damaged: {reason}", subject=str(path), advice="Get the file again.")
