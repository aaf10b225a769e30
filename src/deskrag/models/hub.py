"""The model hub: what a repository holds, and one file of it, fetched so that a cut costs nothing.

One idea: this is the only module of the program that asks for anything over the network on its own account, and
only `deskrag models download` (or the same button) leads here. Repositories are listed by `huggingface_hub`; file
bodies come through its HTTP session, but written to a partial file named by the content's hash, which the next
try goes on with, also after a restart of the program (huggingface_hub 2 starts again).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ..errors import AccessError, InputError, ModelError, NotFoundError, StorageFullError, UserError
from ..progress import CancelToken

DEFAULT_URL = "https://huggingface.co"
RETRIES = 6
"""Tries in a row that may bring no byte before a download gives up; what came is kept for the next one."""
FIRST_PAUSE = 1.0
"""Seconds before the second try; doubled each time, at most 30."""

_CONNECT_SECONDS, _READ_SECONDS = 15.0, 60.0
_BLOCK = 256 * 1024
_LONGEST_PAUSE = 30.0
_MAX_FILES = 20_000
_AGAIN = "Run the same command again: it goes on where it stopped."
_ONLINE = threading.Lock()
_online_now = 0  # transfers of this process, all threads


class _PassingError(ModelError):
    """A trouble that may be gone at the next try.

    Args:
        error: What is said when it is not.
        pause: Seconds the hub asks to wait.
    """

    def __init__(self, error: ModelError, pause: float = 0.0) -> None:
        super().__init__(error.reason, subject=error.subject, advice=error.advice)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository.

    Attributes:
        path: Its path there, with slashes.
        size: Bytes.
        sha256: Its hash (hex), for large files; empty for small ones.
        blob: Its git hash (hex), for small files; empty for large ones.
    """

    path: str
    size: int
    sha256: str = ""
    blob: str = ""

    @property
    def identity(self) -> str:
        """Whichever hash it has."""
        return self.sha256 or self.blob


@dataclass(frozen=True, slots=True)
class Listing:
    """A repository at one commit.

    Attributes:
        repository: ``owner/name``.
        commit: The revision, as a full hash.
        files: All its files.
        licence: What its card says; empty if nothing.
    """

    repository: str
    commit: str
    files: tuple[HubFile, ...]
    licence: str = ""


class Hub:
    """One model hub.

    Args:
        url: Its address; ``HF_ENDPOINT`` wins over the default one.
    """

    def __init__(self, url: str = DEFAULT_URL) -> None:
        given = os.environ.get("HF_ENDPOINT", "")
        self.url = (given if given and url.rstrip("/") == DEFAULT_URL else url).rstrip("/")
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError(
                "the address of the model hub cannot be used",
                subject=self.url,
                advice="Change hub.url in the settings.",
            )
        self._host = parts.hostname

    def listing(self, repository: str, revision: str = "main") -> Listing:
        """What a repository holds.

        Raises:
            NotFoundError: There is no such repository or revision.
            AccessError: It is gated or private, or the hub is switched off.
            ModelError: The hub cannot be reached, or does not answer sensibly.
        """
        with self._online(repository):
            from huggingface_hub import HfApi

            api = HfApi(endpoint=self.url, token=self._token(), library_name="deskrag")
            found = api.model_info(repository, revision=revision, files_metadata=True, timeout=_READ_SECONDS)
            siblings = found.siblings or []
            commit = str(found.sha or "")
            card = found.card_data.to_dict() if found.card_data else {}
        if not commit or len(siblings) > _MAX_FILES:
            raise ModelError("the hub's answer makes no sense", subject=repository)
        files = [self._file(item, repository) for item in siblings]
        return Listing(repository, commit, tuple(files), str(card.get("license") or ""))

    def fetch(
        self, listing: Listing, file: HubFile, partial: Path, arrived: Callable[[int], None], cancel: CancelToken
    ) -> str:
        """Bring one file completely into `partial`, going on with what is there; returns its SHA-256.

        Args:
            listing: The repository and commit.
            file: Which file.
            partial: Where it is written; its name must belong to this content alone.
            arrived: Told the bytes that are there so far.
            cancel: Obeyed within a block.

        Raises:
            ModelError: The hub cannot be reached, or its file is not what it says (then `partial` is deleted).
            StorageFullError: The disk is full; `partial` is kept.
            Cancelled: On a stop; `partial` is kept.
        """
        failures = restarts = 0
        while True:
            before = partial.stat().st_size if partial.exists() else 0
            if before > file.size:
                partial.unlink()
                before = 0
            arrived(before)
            if before == file.size and partial.exists():
                return self._checked(listing, file, partial, cancel)
            pause = 0.0
            problem: ModelError | None = None
            try:
                with self._online(listing.repository):
                    self._once(listing, file, partial, before, arrived, cancel)
            except _PassingError as error:
                problem, pause = error, error.pause
            now = partial.stat().st_size if partial.exists() else 0
            failures = 0 if now > before else failures + 1
            restarts += now < before  # what came did not fit what the hub says it has
            if restarts > 1:
                raise ModelError(
                    f"the hub announced {file.size:,} bytes and has fewer",
                    subject=f"{listing.repository}/{file.path}",
                    advice="Nothing was kept. Try again later, or another repository.",
                )
            if failures >= RETRIES:
                raise problem or ModelError(
                    "the hub ends the transfer again and again", subject=listing.repository, advice=_AGAIN
                )
            if now < file.size:
                pause = max(pause, FIRST_PAUSE * 2 ** min(failures, 5) / 2)
                cancel.wait(min(pause, _LONGEST_PAUSE))
                cancel.check()

    def _once(
        self,
        listing: Listing,
        file: HubFile,
        partial: Path,
        start: int,
        arrived: Callable[[int], None],
        cancel: CancelToken,
    ) -> None:
        """One request; writes what comes."""
        import httpx2
        from huggingface_hub import hf_hub_url
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        url = hf_hub_url(listing.repository, file.path, revision=listing.commit, endpoint=self.url)
        headers = build_hf_headers(token=self._token(), library_name="deskrag")
        headers["Accept-Encoding"] = "identity"
        if start:
            headers["Range"] = f"bytes={start}-"
        timeout = httpx2.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS)
        with get_session().stream("GET", url, headers=headers, timeout=timeout) as response:
            if response.status_code == 416:
                partial.unlink(missing_ok=True)
                return
            hf_raise_for_status(response)
            if start and (
                response.status_code != 206
                or not response.headers.get("Content-Range", "").startswith(f"bytes {start}-")
            ):
                start = 0  # a server that knows no ranges sends everything again
            done = start
            with partial.open("r+b" if partial.exists() else "wb") as out:
                out.seek(start)
                out.truncate()
                for block in response.iter_raw(_BLOCK):
                    cancel.check()
                    done += len(block)
                    if done > file.size:
                        out.truncate(0)
                        raise ModelError(
                            f"the hub sends more than the {file.size:,} bytes it announced",
                            subject=f"{listing.repository}/{file.path}",
                            advice="Nothing was kept. Try another repository.",
                        )
                    out.write(block)
                    arrived(done)

    def _checked(self, listing: Listing, file: HubFile, partial: Path, cancel: CancelToken) -> str:
        from .registry import sha256_of

        found = sha256_of(partial, cancel=cancel)
        wrong = file.sha256 and found != file.sha256.lower()
        if not file.sha256 and file.blob:
            wrong = _git_hash(partial) != file.blob.lower()
        if wrong:
            partial.unlink(missing_ok=True)
            raise ModelError(
                f"what the hub sent is not what it announced: SHA-256 {found[:12]}… instead of {file.identity[:12]}…",
                subject=f"{listing.repository}/{file.path}",
                advice="Nothing was kept. Try again later, or another repository.",
            )
        return found

    def _file(self, item: Any, repository: str) -> HubFile:
        path = str(item.rfilename)
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\0" in path:
            raise ModelError("the hub names a file that would lie outside its folder", subject=f"{repository}: {path}")
        lfs = item.lfs
        size = int((lfs.size if lfs else item.size) or 0)
        return HubFile(path, size, str(lfs.sha256) if lfs else "", "" if lfs else str(item.blob_id or ""))

    def _token(self) -> str | bool | None:
        """The person's own token, for the real hub; elsewhere only one that was given for this process."""
        if self._host == "huggingface.co":
            return None  # the library's own search: environment, then a login
        return os.environ.get("HF_TOKEN") or False

    @contextmanager
    def _online(self, subject: str) -> Iterator[None]:
        """Let huggingface_hub use the network, for this block; its errors as sentences."""
        if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "TRUE", "YES", "ON"):
            raise AccessError(
                "the network is switched off by HF_HUB_OFFLINE", subject=subject, advice="Unset it to download."
            )
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("DO_NOT_TRACK", "1")
        from huggingface_hub import constants

        constants.HF_HUB_DISABLE_TELEMETRY = True
        constants.HF_HUB_DISABLE_XET = True  # plain HTTP, which any mirror speaks and which can be resumed
        _switch(constants, 1)
        try:
            yield
        except UserError:
            raise
        except Exception as error:
            raise self._translated(error, subject) from error
        finally:
            _switch(constants, -1)

    def _translated(self, error: Exception, subject: str) -> UserError:
        import httpx2
        from huggingface_hub import errors

        if isinstance(error, OSError) and error.errno == 28:
            return StorageFullError("the disk is full; what came is kept", subject=subject, advice=_AGAIN)
        if isinstance(error, errors.GatedRepoError):
            return AccessError(
                "its makers ask you to accept their terms first",
                subject=subject,
                advice=f"Accept them at {self.url}/{subject}, then set HF_TOKEN to a token of your account.",
            )
        if isinstance(error, errors.RepositoryNotFoundError):
            return NotFoundError(
                "the hub has no such repository, or it is private",
                subject=subject,
                advice="Check the name; for a private one set HF_TOKEN.",
            )
        if isinstance(error, errors.RevisionNotFoundError | errors.EntryNotFoundError):
            return NotFoundError("the repository has no such revision or file", subject=subject)
        if isinstance(error, errors.HFValidationError):
            return InputError("a repository is written as OWNER/NAME", subject=subject)
        if isinstance(error, errors.HfHubHTTPError):
            return _refused(error.response, subject)
        if isinstance(error, httpx2.TransportError | errors.OfflineModeIsEnabled | ConnectionError):
            why = "no answer in time" if isinstance(error, httpx2.TimeoutException) else str(error) or "cut off"
            reason = f"the model hub cannot be reached ({why})"
            return _PassingError(ModelError(reason, subject=self.url, advice=f"Are you online? {_AGAIN}"))
        if isinstance(error, OSError):
            return AccessError(f"it cannot be written ({error.strerror or error})", subject=subject)
        return ModelError(f"the hub's answer makes no sense ({type(error).__name__})", subject=subject, advice=_AGAIN)


def _refused(response: Any, subject: str) -> UserError:
    status = int(response.status_code)
    if status in (401, 403):
        return AccessError("the hub refuses access", subject=subject, advice="Set HF_TOKEN to a token of your account.")
    if status == 404:
        return NotFoundError("the hub has no such file", subject=subject)
    if status == 429:
        after = str(response.headers.get("Retry-After", ""))
        error = ModelError("the hub asks to wait: too many downloads", subject=subject, advice=_AGAIN)
        return _PassingError(error, float(after) if after.isdigit() else 0.0)
    error = ModelError(f"the hub has a problem of its own (status {status})", subject=subject, advice=_AGAIN)
    return _PassingError(error) if status >= 500 or status == 408 else error


def _switch(constants: Any, step: int) -> None:
    """Count transfers; huggingface_hub may use the network exactly while there are some."""
    global _online_now
    with _ONLINE:
        _online_now += step
        constants.HF_HUB_OFFLINE = _online_now == 0


def _git_hash(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
