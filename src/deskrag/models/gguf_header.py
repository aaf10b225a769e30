"""Reading a GGUF file's header, with bounds checked before anything trusts it.

A model file is foreign data that native code will map into memory. Before that happens this reader, which
allocates nothing a count in the file could blow up, checks magic, version, counts, types, names and that every
tensor has a known type, whole blocks and a place of its own inside the file. A model in several files
(``…-00001-of-00003.gguf``) is read as one. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import re
import stat
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from ..errors import AccessError, ModelError, NotFoundError
from . import architectures
from .gguf_types import FILE_TYPES, TYPES

_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
_MAX_KEYS, _MAX_TENSORS, _MAX_NUMBERS, _MAX_TEXTS, _MAX_PARTS = 65_536, 65_536, 16_000_000, 4_000_000, 1_000
_MAX_HEADER = 512 * 2**20  # the largest vocabularies need about 30 MB
_MAX_KEPT = 64 * 2**20  # of which this much may be texts that stay in memory
_MAX_KEY, _MAX_NAME = 65_535, 63  # ggml stores tensor names in 64 bytes
_MAX_ELEMENTS = 2**62
_KEPT_TEXTS, _KEPT_NUMBERS = 64, 1024
_WINDOW = 1 << 20

SPLIT_NAME = re.compile(r"^(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf$", re.IGNORECASE)
"""How llama.cpp names the files of a split model."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor of a file.

    Attributes:
        name: Such as ``"blk.0.attn_q.weight"``.
        shape: Sizes, fastest first.
        kind: Number of its type, a key of `TYPES`.
        offset: Bytes from the start of the data section of its file.
        size: Bytes.
    """

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a GGUF file says of itself.

    Attributes:
        path: The file; of a split model the first one.
        size: Bytes, over all its files.
        metadata: Keys and values; of long arrays only the first items (64 texts, 1,024 numbers).
        parameters: Number of weights, summed over the tensors.
        tensors: Every tensor.
        parts: All files of the model, `path` first.
        data_start: Where the tensors of the (first) file begin, in bytes.
    """

    path: Path
    size: int
    metadata: dict[str, object] = field(repr=False)
    parameters: int
    tensors: tuple[Tensor, ...] = field(default=(), repr=False)
    parts: tuple[Path, ...] = field(default=(), repr=False)
    data_start: int = 0

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
        return self.number("context_length")

    @property
    def has_chat_template(self) -> bool:
        """Whether it knows how to render a conversation."""
        return bool(self.metadata.get("tokenizer.chat_template"))

    @property
    def quantization(self) -> str:
        """Its type as people write it, such as ``"Q4_K_M"``: what it says, else that of most of its weights."""
        stated = self.metadata.get("general.file_type")
        if isinstance(stated, int) and stated in FILE_TYPES:
            return FILE_TYPES[stated]
        sizes: dict[int, int] = {}
        for tensor in self.tensors:
            sizes[tensor.kind] = sizes.get(tensor.kind, 0) + tensor.size
        return TYPES[max(sizes, key=lambda kind: sizes[kind])].name if sizes else ""

    @property
    def licence(self) -> str:
        """What it says its licence is; empty if nothing."""
        return str(self.metadata.get("general.license") or "")

    @property
    def weight_bytes(self) -> int:
        """Bytes of all tensors."""
        return sum(tensor.size for tensor in self.tensors)

    def number(self, key: str, default: int = 0) -> int:
        """A whole number of this architecture, such as ``"block_count"``; `default` where it is missing."""
        value = self.metadata.get(f"{self.architecture}.{key}", default)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def numbers(self, key: str) -> tuple[int, ...]:
        """A number that may differ from layer to layer: all of them, or the one, or none."""
        value = self.metadata.get(f"{self.architecture}.{key}")
        if isinstance(value, list):
            return tuple(int(item) for item in value if isinstance(item, int))
        return (value,) if isinstance(value, int) else ()


def read_header(path: Path) -> GgufHeader:
    """Read and check the header; of a split model those of all its files.

    Raises:
        NotFoundError: There is no such file, or a file of a split model is missing.
        AccessError: It cannot be read.
        ModelError: It is a folder, not a GGUF model, is damaged or cut short.
    """
    first = read_part(path)
    count = first.metadata.get("split.count", 1)
    if not isinstance(count, int) or count <= 1:
        if not first.architecture:
            raise _broken(path, "it does not name its architecture")
        return first
    parts = split_parts(path, count)
    if parts[0] != path:
        raise ModelError(
            "this is a later part of a model in several files", subject=str(path), advice=f"Give {parts[0].name}."
        )
    if not first.architecture:
        raise _broken(path, "it does not name its architecture")
    headers = [first, *(read_part(part) for part in parts[1:])]
    tensors = tuple(tensor for header in headers for tensor in header.tensors)
    stated = first.metadata.get("split.tensors.count")
    if isinstance(stated, int) and stated != len(tensors):
        raise _broken(path, f"its files hold {len(tensors)} tensors where {stated} belong to it")
    return replace(
        first,
        size=sum(header.size for header in headers),
        parameters=sum(header.parameters for header in headers),
        tensors=tensors,
        parts=tuple(parts),
    )


def split_parts(path: Path, count: int) -> list[Path]:
    """The files of a split model, in order, from the name of one of them.

    Raises:
        ModelError: The name does not follow the pattern, or names another number of files.
    """
    found = SPLIT_NAME.match(path.name)
    if found is None or int(found["count"]) != count or count > _MAX_PARTS:
        raise ModelError(
            f"this is one of {count} files of a model, but its name does not say which",
            subject=str(path),
            advice=f"Give the files their own names back: NAME-00001-of-{count:05d}.gguf and so on.",
        )
    return [path.with_name(f"{found['stem']}-{number:05d}-of-{count:05d}.gguf") for number in range(1, count + 1)]


def require_chat_model(header: GgufHeader) -> None:
    """Refuse what llama.cpp cannot load, or what cannot write text.

    Raises:
        ModelError: An embedding model, an adapter, a picture reader, or an architecture llama.cpp does not know.
    """
    kind, name = str(header.metadata.get("general.type") or "model"), header.architecture
    what, advice = "", "Give a GGUF chat model."
    if kind == "adapter":
        what, advice = "is a LoRA adapter, which only works together with its base model", "Give the base model."
    elif kind in ("mmproj", "projector") or name in architectures.PROJECTOR:
        what = "is the picture reader (mmproj) of a model, not the model"
        advice = "Give the other GGUF file of that model."
    elif name in architectures.EMBEDDING or header.number("pooling_type"):
        what = "is an embedding model: not a language model that can chat"
    elif name in architectures.OTHER or kind == "imatrix":
        what = "is not a language model that can chat"
    elif name not in architectures.KNOWN:
        what = f"has the architecture “{name}”, which the installed llama.cpp does not know"
        advice = "Update DeskRAG, or choose a model of another family."
    elif not header.tensors:
        what = "holds no weights, only a vocabulary"
    elif not header.context_length or not header.number("block_count", 1):
        what, advice = (
            "is damaged: it does not say how large it is; not a language model that can chat",
            "Get it again.",
        )
    if what:
        raise ModelError(f"this GGUF file {what}", subject=str(header.path), advice=advice)


def read_part(path: Path) -> GgufHeader:
    """Read and check the header of one file alone, be it a whole model, a part of one or an adapter.

    Raises:
        NotFoundError, AccessError, ModelError: See `read_header`.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise ModelError("this is a folder, not a GGUF file", subject=str(path), advice="Give the file in it.")
        return _read_part(path, found.st_size, found.st_mtime_ns, found.st_ino)
    except FileNotFoundError as error:
        raise NotFoundError("there is no such model file", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"the model file cannot be read ({error.strerror})", subject=str(path)) from error
    except (struct.error, EOFError) as error:
        raise _broken(path, "its header is cut short or damaged") from error


@lru_cache(maxsize=32)
def _read_part(path: Path, size: int, _modified_ns: int, _inode: int) -> GgufHeader:
    """Read once for each state of the file: a vocabulary takes a third of a second, and views ask again and again."""
    with path.open("rb") as stream:
        return _Reader(stream, path, size).header()


class _Reader:
    """One pass over one header. Every length is checked against what is left of the file before it is believed."""

    def __init__(self, stream: BinaryIO, path: Path, size: int) -> None:
        self._stream, self._path, self._size = stream, path, size
        self._limit = min(size, _MAX_HEADER)
        self._window, self._start, self._at = b"", 0, 0
        self._kept = 0

    def header(self) -> GgufHeader:
        if self._size < 4 or self._take(4) != b"GGUF":
            raise ModelError(
                "this is not a GGUF file",
                subject=str(self._path),
                advice="Give a file whose name usually ends in .gguf.",
            )
        version, tensors, keys = struct.unpack("<IQQ", self._take(20))
        if version not in (2, 3):
            reason = f"GGUF version {version} is not supported"
            if int.from_bytes(struct.pack("<I", version), "big") in (2, 3):
                reason = "this GGUF file was written for big-endian machines"
            raise ModelError(reason, subject=str(self._path), advice="Get another copy of the model.")
        if keys > _MAX_KEYS or tensors > _MAX_TENSORS:
            raise self._broken("its header counts are impossible")
        metadata = self._metadata(keys)
        alignment = metadata.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 20 or alignment & (alignment - 1):
            raise self._broken("its alignment is impossible")
        found = [self._tensor() for _ in range(tensors)]
        if len({tensor.name for tensor in found}) != len(found):
            raise self._broken("two tensors have the same name")
        start = -(-self._position // alignment) * alignment
        self._check_places(found, start, alignment)
        parameters = sum(_elements(tensor.shape) for tensor in found)
        return GgufHeader(self._path, self._size, metadata, parameters, tuple(found), (self._path,), start)

    def _metadata(self, keys: int) -> dict[str, object]:
        metadata: dict[str, object] = {}
        for _ in range(keys):
            key = self._text(_MAX_KEY)
            if key in metadata:
                raise self._broken(f"its header says “{key[:80]}” twice")
            metadata[key] = self._value(self._number("<I"))
        return metadata

    def _value(self, kind: int) -> object:
        if kind in _SCALARS:
            return self._number(_SCALARS[kind])
        if kind == _STRING:
            return self._text(_MAX_KEPT)
        if kind != _ARRAY:
            raise self._broken(f"its header has a value of unknown type {kind}")
        item_kind, count = struct.unpack("<IQ", self._take(12))
        if item_kind in _SCALARS and count <= _MAX_NUMBERS:
            code = _SCALARS[item_kind]
            width, kept = struct.calcsize(code), min(count, _KEPT_NUMBERS)
            data = self._take(width * kept)
            self._skip(width * (count - kept))
            return [item[0] for item in struct.iter_unpack(code, data)]
        if item_kind == _STRING and count <= _MAX_TEXTS:
            texts = [self._text(_MAX_KEPT) for _ in range(min(count, _KEPT_TEXTS))]
            self._skip_texts(count - len(texts))
            return texts
        raise self._broken("its header has an impossible list")  # lists of lists are unknown to llama.cpp, too

    def _tensor(self) -> Tensor:
        name = self._text(_MAX_NAME)
        dimensions = self._number("<I")
        if not 1 <= dimensions <= 4:
            raise self._broken("a tensor has an impossible shape")
        shape = struct.unpack(f"<{dimensions}Q", self._take(8 * dimensions))
        kind, offset = struct.unpack("<IQ", self._take(12))
        count = _elements(shape)
        if not 0 < count <= _MAX_ELEMENTS:
            raise self._broken("a tensor has an impossible shape")
        if kind not in TYPES:
            raise ModelError(
                f"the model file holds numbers of a type ({kind}) that the installed llama.cpp does not know",
                subject=str(self._path),
                advice="Update DeskRAG, or choose the model in another quantisation.",
            )
        known = TYPES[kind]
        if shape[0] % known.block:
            raise self._broken(f"the tensor {name[:64]} does not hold whole blocks of {known.name}")
        return Tensor(name, shape, kind, offset, count // known.block * known.bytes)

    def _check_places(self, tensors: Sequence[Tensor], start: int, alignment: int) -> None:
        """Every tensor lies inside the file, aligned, and none over another."""
        end = 0
        for tensor in sorted(tensors, key=lambda tensor: tensor.offset):
            if tensor.offset % alignment:
                raise self._broken(f"the tensor {tensor.name[:64]} is not aligned")
            if tensor.offset < end:
                raise self._broken(f"the tensor {tensor.name[:64]} overlaps another one")
            end = tensor.offset + tensor.size
            if start + end > self._size:
                raise self._broken("it is shorter than its header says; was it copied or downloaded completely?")

    def _text(self, longest: int) -> str:
        length = self._number("<Q")
        if length > longest:
            raise self._broken("its header has an impossible text")
        self._kept += length
        if self._kept > _MAX_KEPT:
            raise self._broken("its header has impossibly long texts")
        return self._take(length).decode("utf-8", "replace")

    def _skip_texts(self, count: int) -> None:
        """Pass over `count` texts; a vocabulary has hundreds of thousands, so this looks at whole windows."""
        for _ in range(count):
            at = self._at
            if at + 8 > len(self._window):
                length = self._number("<Q")
            else:
                length = int.from_bytes(self._window[at : at + 8], "little")
                self._at = at + 8
            if length > _MAX_KEPT:
                raise self._broken("its header has an impossible text")
            self._skip(length)

    def _number(self, code: str) -> int:
        value: int = struct.unpack(code, self._take(struct.calcsize(code)))[0]
        return value

    @property
    def _position(self) -> int:
        return self._start + self._at

    def _take(self, count: int) -> bytes:
        at = self._at
        if at + count > len(self._window):
            position = self._position
            if position + count > self._limit:
                raise EOFError
            self._stream.seek(position)
            self._window = self._stream.read(max(count, _WINDOW))
            self._start, self._at, at = position, 0, 0
            if len(self._window) < count:
                raise EOFError
        self._at = at + count
        return self._window[at : at + count]

    def _skip(self, count: int) -> None:
        if self._position + count > self._limit:
            raise EOFError
        if self._at + count <= len(self._window):
            self._at += count
        else:
            self._start, self._window, self._at = self._position + count, b"", 0

    def _broken(self, reason: str) -> ModelError:
        return _broken(self._path, reason)


def _elements(shape: Sequence[int]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def _broken(path: Path, reason: str) -> ModelError:
    return ModelError(f"the model file is damaged: {reason}", subject=str(path), advice="Get the file again.")
