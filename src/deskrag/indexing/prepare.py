"""The first half of the pipeline: from files to documents that are ready to be embedded.

Runs in a thread of its own, ahead of the embedder by a bounded number of documents, while reader processes
parse the next files.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..documents.embedding_text import EMBEDDING_TEXT_VERSION, embedding_text, name_and_title
from ..documents.splitter import SplitOptions, split
from ..documents.types import Chunk, Document
from ..embeddings.protocol import EmbedderIdentity, Tokenizer
from ..errors import AccessError, Cancelled, CorruptError, DocumentError, NotFoundError, UserError
from ..progress import CancelToken
from .generations import GenerationStore, title_of_name
from .plan import Task

_HASH_STEP = 1 << 20


class Reader(Protocol):
    """What the pipeline needs of `deskrag.documents.pool.ReaderPool`."""

    def submit(self, path: Path) -> Future[Document]:
        """Start reading a file."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file with what became of it: exactly one of `document`, `copy`, `unchanged` and `error` is set.

    Attributes:
        task: The file.
        content_hash: Hash of its bytes; empty if they could not be read.
        document: What was read.
        title: Its title, or one made from the file name.
        chunks: Its chunks.
        texts: What is embedded for each chunk.
        hashes: Hash of each of `texts`, the key of its vector.
        copy: Another file, indexed before or earlier in this run, has the same bytes.
        unchanged: Only the file's times changed.
        error: Why it could not be read.
    """

    task: Task
    content_hash: str = ""
    document: Document | None = None
    title: str = ""
    chunks: Sequence[Chunk] = ()
    texts: Sequence[str] = ()
    hashes: Sequence[bytes] = ()
    copy: bool = False
    unchanged: bool = False
    error: UserError | None = None


def recipe(embedder: EmbedderIdentity, split_key: str) -> str:
    """What a generation's chunks depend on beside the bytes of its file: splitter, sizes and tokenizer."""
    return f"{split_key};{EMBEDDING_TEXT_VERSION};{embedder.name}"


class Preparer:
    """Hashes, reads and splits files in order, reading ahead.

    Args:
        reader: Reads files in other processes.
        generations: Knows which bytes are already there.
        tokenizer: Of the embedder.
        options: How to split.
        recipe: Of the generations made.
        ahead: Files being read at a time.
    """

    def __init__(
        self,
        reader: Reader,
        generations: GenerationStore,
        tokenizer: Callable[[], Tokenizer],
        options: SplitOptions,
        recipe: str,
        ahead: int = 6,
    ) -> None:
        self._reader = reader
        self._generations = generations
        self._tokenizer = tokenizer
        self._options = options
        self._recipe = recipe
        self._ahead = ahead

    def run(self, tasks: Sequence[Task], cancel: CancelToken, *, again: bool = False) -> Iterator[Prepared]:
        """Yield every task's outcome, in order."""
        waiting: deque[tuple[Task, str, Future[Document] | Prepared]] = deque()
        remaining = iter(tasks)
        met: set[str] = set()
        while True:
            cancel.check()
            while len(waiting) < self._ahead and (task := next(remaining, None)) is not None:
                waiting.append((task, *self._start(task, met, again)))
            if not waiting:
                return
            task, content_hash, outcome = waiting.popleft()
            yield (outcome if isinstance(outcome, Prepared) else self._finish(task, content_hash, outcome, cancel))

    def read(self, task: Task, content_hash: str, cancel: CancelToken) -> Prepared:
        """Read and split one file now."""
        return self._finish(task, content_hash, self._reader.submit(Path(task.file.path)), cancel)

    def _start(self, task: Task, met: set[str], again: bool) -> tuple[str, Future[Document] | Prepared]:
        try:
            content_hash = hash_file(Path(task.file.path))
        except UserError as error:
            return "", Prepared(task, error=error)
        row = task.row
        again = again or task.again
        if not again and row and row.chunks and row.content_hash == content_hash and row.recipe == self._recipe:
            return content_hash, Prepared(task, content_hash, unchanged=True)
        if content_hash in met or (not again and self._generations.twin(content_hash, self._recipe) is not None):
            return content_hash, Prepared(task, content_hash, copy=True)
        met.add(content_hash)
        return content_hash, self._reader.submit(Path(task.file.path))

    def _finish(self, task: Task, content_hash: str, reading: Future[Document], cancel: CancelToken) -> Prepared:
        while True:
            try:
                document = reading.result(timeout=0.2)
                break
            except TimeoutError:
                if cancel.cancelled:
                    raise Cancelled from None
            except Cancelled:
                raise
            except (DocumentError, AccessError, NotFoundError) as error:
                return Prepared(task, content_hash, error=error)
        try:
            return self._split(task, content_hash, document, cancel)
        except (ValueError, LookupError, TypeError, RecursionError, MemoryError) as error:
            # One strange document must not end the run of all others.
            reason = f"its text could not be split ({type(error).__name__}: {error})"
            return Prepared(task, content_hash, error=CorruptError(reason))

    def _split(self, task: Task, content_hash: str, document: Document, cancel: CancelToken) -> Prepared:
        title = document.title or title_of_name(task.file.path)
        tokenizer = self._tokenizer()
        chunks = split(document, tokenizer, self._options, cancel)
        named = name_and_title(task.file.path, document.title)
        texts = [embedding_text(chunk, named, tokenizer, self._options) for chunk in chunks]
        hashes = [hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16] for text in texts]
        return Prepared(task, content_hash, document, title, chunks, texts, hashes)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal.

    Raises:
        AccessError: It cannot be opened or read.
        NotFoundError: It vanished.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_HASH_STEP):
                digest.update(block)
    except FileNotFoundError as error:
        raise NotFoundError("the file vanished while it was being indexed", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"cannot be read ({error.strerror})", subject=str(path)) from error
    return digest.hexdigest()
