"""Reading the weights of a base model, tensor by tensor, from its GGUF file or its safetensors files.

One idea: never the whole model twice. A tensor is mapped from the file, dequantised, handed on and forgotten, so
that loading needs the memory of the finished model and of one tensor. Nothing here imports torch.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AccessError, ModelError, NotFoundError
from ..models.gguf_header import GgufHeader, Tensor, read_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAFE_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_MAX_HEADER = 100_000_000


def gguf_tensors(header: GgufHeader) -> Iterator[tuple[Tensor, NDArray[np.uint8]]]:
    """Every tensor of a model, in file order, with its bytes as they are in the file: (rows, bytes in a row)."""
    import numpy as np

    for path in header.parts or (header.path,):
        part = read_part(path)
        data = np.memmap(path, np.uint8, mode="r")
        for tensor in part.tensors:
            start = part.data_start + tensor.offset
            rows = 1
            for size in tensor.shape[1:]:
                rows *= size
            yield tensor, data[start : start + tensor.size].reshape(rows, -1)


def dequantized(tensor: Tensor, data: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The numbers of a GGUF tensor as a float32 array, rows first.

    Raises:
        ModelError: A number type that cannot be dequantised here.
    """
    import numpy as np
    from gguf import GGMLQuantizationType
    from gguf.quants import dequantize

    kind = GGMLQuantizationType(tensor.kind)
    if kind == GGMLQuantizationType.F32:
        found = data.view("<f4")
    elif kind == GGMLQuantizationType.F16:
        found = data.view("<f2").astype(np.float32)
    else:
        try:
            found = dequantize(data, kind)
        except NotImplementedError as error:
            raise ModelError(
                f"the model's numbers ({kind.name}) cannot be turned back into full ones",
                subject=tensor.name,
                advice="Choose the model in another quantisation, such as Q8_0.",
            ) from error
    return np.array(found, np.float32).reshape(tuple(reversed(tensor.shape)))  # a copy: the file is read-only


@dataclass(frozen=True, slots=True)
class SafeTensor:
    """Where one tensor of a safetensors file lies.

    Attributes:
        name: Its name.
        path: Its file.
        dtype: As the format names it, such as ``"BF16"``.
        shape: Rows first.
        start: First byte in the file.
        end: Byte after the last.
    """

    name: str
    path: Path
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    def read(self) -> NDArray[np.float32]:
        """Its numbers as float32.

        Raises:
            ModelError: They are not plain floating-point numbers.
        """
        import numpy as np

        code = _SAFE_TYPES.get(self.dtype)
        if code is None:
            raise ModelError(f"the weights have numbers of the type {self.dtype}", subject=f"{self.path}: {self.name}")
        raw = np.memmap(self.path, np.uint8, mode="r")[self.start : self.end]
        found = np.frombuffer(raw.tobytes(), code)
        if self.dtype == "BF16":  # the upper half of a float32
            found = (found.astype(np.uint32) << 16).view(np.float32)
        return found.astype(np.float32).reshape(self.shape)  # a copy, whatever its type


def safetensors_of(folder: Path) -> dict[str, SafeTensor]:
    """Every tensor in the safetensors files of a folder, by name; headers only.

    Raises:
        NotFoundError: There is no such file.
        ModelError: A file is damaged.
        AccessError: It cannot be read.
    """
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise NotFoundError(
            "there are no weights in the safetensors format in this folder",
            subject=str(folder),
            advice="Other formats can run code when they are opened, and are not read.",
        )
    found: dict[str, SafeTensor] = {}
    for path in files:
        found.update({tensor.name: tensor for tensor in _safe_header(path)})
    return found


def _safe_header(path: Path) -> list[SafeTensor]:
    """The tensors of one file. The format: 8 bytes of length, a JSON header, the data."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > min(_MAX_HEADER, size):
                raise ValueError("impossible length")
            header: dict[str, Any] = json.loads(stream.read(length))
        found = []
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            first, last = (8 + length + int(at) for at in entry["data_offsets"])
            shape = tuple(int(axis) for axis in entry["shape"])
            if not 8 + length <= first <= last <= size or any(axis < 0 for axis in shape):
                raise ValueError("a tensor lies outside the file")
            kind = str(entry["dtype"])
            if kind in _SAFE_TYPES and last - first != math.prod(shape) * int(_SAFE_TYPES[kind][-1]):
                raise ValueError("a tensor has another size than its shape")
            found.append(SafeTensor(name, path, kind, shape, first, last))
        return found
    except OSError as error:
        raise AccessError(f"the weights cannot be read ({error.strerror})", subject=str(path)) from error
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise ModelError("the safetensors file is damaged", subject=str(path), advice="Get it again.") from error
