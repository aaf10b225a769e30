"""Walking a source: every file a person would expect to be read, and no file twice.

Left out silently: hidden entries, version-control and build folders, lock files of office programs, and what
`.deskragignore` files (in .gitignore syntax) name. Links are followed only inside the source, and never in a circle;
those that lead outside are reported, not followed. A folder that cannot be listed is reported, so that its documents
are kept, not deleted.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pathspec

_UNDECODED = re.compile("[\ud800-\udfff]")  # what Python puts for bytes of a name that are not UTF-8
IGNORE_FILE = ".deskragignore"
ALWAYS_IGNORED = (
    ".*",
    "~$*",
    "*.tmp",
    "*.part",
    "*.crdownload",
    "Thumbs.db",
    "desktop.ini",
    "node_modules/",
    "__pycache__/",
    "*.pyc",
    "venv/",
    "$RECYCLE.BIN/",
    "System Volume Information/",
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file met by the walk.

    Attributes:
        path: Absolute path.
        size: Bytes.
        modified_ns: Modification time, nanoseconds since the epoch.
        device: Device number of its volume.
        badly_named: The path is not valid Unicode; `path` is its nearest rendering and cannot be opened.
        leads_outside: It is a link to something outside the source; the other values are those of the link.
    """

    path: str
    size: int
    modified_ns: int
    device: int
    badly_named: bool = False
    leads_outside: bool = False


@dataclass(slots=True)
class WalkReport:
    """What the walk could not look into: documents below these folders are not gone, only out of reach."""

    unreadable: dict[str, str] = field(default_factory=dict)


class Walker:
    """Finds the files of a source.

    Args:
        patterns: Further patterns to leave out, in .gitignore syntax.
    """

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._patterns = (*ALWAYS_IGNORED, *patterns)

    def walk(self, root: Path, report: WalkReport) -> Iterator[FoundFile]:
        """Yield the files below `root` (or `root` itself when it is a file), sorted within each folder."""
        try:
            status = root.stat()
        except OSError as error:
            report.unreadable[str(root)] = error.strerror or str(error)
            return
        if not stat.S_ISDIR(status.st_mode):
            if stat.S_ISREG(status.st_mode):
                yield _found(str(root), status)
            return
        spec = pathspec.GitIgnoreSpec.from_lines(self._patterns)
        real_root = Path(os.path.realpath(root))
        seen = {(status.st_dev, status.st_ino)}
        yield from self._folder(root, "", [("", spec)], real_root, seen, report)

    def admits(self, root: Path, path: Path, *, is_folder: bool = False) -> bool:
        """Whether a walk from `root` would look at `path`, by the patterns and ignore files on the way to it."""
        if path == root:
            return True
        if not path.is_relative_to(root):
            return False
        parts = path.relative_to(root).parts
        specs = [("", pathspec.GitIgnoreSpec.from_lines(self._patterns))]
        folder, relative = root, ""
        for place, part in enumerate(parts):
            own = _ignore_lines(folder / IGNORE_FILE)
            if own:
                specs.append((relative, pathspec.GitIgnoreSpec.from_lines(own)))
            inside = place < len(parts) - 1 or is_folder
            name = f"{relative}{part}"
            if _ignored(specs, name + "/" if inside else name):
                return False
            folder, relative = folder / part, f"{name}/"
        return True

    def _folder(
        self,
        folder: Path,
        relative: str,
        specs: list[tuple[str, pathspec.GitIgnoreSpec]],
        real_root: Path,
        seen: set[tuple[int, int]],
        report: WalkReport,
    ) -> Iterator[FoundFile]:
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            report.unreadable[str(folder)] = error.strerror or str(error)
            return
        own = _ignore_lines(folder / IGNORE_FILE)
        if own:
            specs = [*specs, (relative, pathspec.GitIgnoreSpec.from_lines(own))]
        for entry in entries:
            name = f"{relative}{entry.name}"
            try:
                is_dir = entry.is_dir()
                if _ignored(specs, name + "/" if is_dir else name):
                    continue
                if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(real_root):
                    link = _found(entry.path, entry.stat(follow_symlinks=False))
                    yield replace(link, leads_outside=True)
                    continue
                status = entry.stat()
            except OSError as error:  # a link that leads nowhere, a file that vanished, no permission
                if not entry.is_symlink() and not isinstance(error, FileNotFoundError):
                    report.unreadable[entry.path] = error.strerror or str(error)
                continue
            if is_dir:
                if not status.st_ino:  # Windows fills it in only here, and circles of links are found by it
                    try:
                        status = Path(entry.path).stat()
                    except OSError as error:
                        report.unreadable[entry.path] = error.strerror or str(error)
                        continue
                key = (status.st_dev, status.st_ino)
                if status.st_ino and key in seen:
                    continue
                seen.add(key)
                yield from self._folder(Path(entry.path), name + "/", specs, real_root, seen, report)
            elif stat.S_ISREG(status.st_mode):
                yield _found(entry.path, status)


def _found(path: str, status: os.stat_result) -> FoundFile:
    shown = _UNDECODED.sub("\N{REPLACEMENT CHARACTER}", path)
    return FoundFile(shown, status.st_size, status.st_mtime_ns, status.st_dev, shown != path)


def _ignore_lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def _ignored(specs: list[tuple[str, pathspec.GitIgnoreSpec]], name: str) -> bool:
    return any(spec.match_file(name[len(base) :]) for base, spec in specs if name.startswith(base))
