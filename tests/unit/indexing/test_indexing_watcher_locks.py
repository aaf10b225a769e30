"""The watcher and watchdog's lock: events are delivered under it, and watches begin and end under it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_indexing_watcher import source, until

from deskrag.indexing.ledger import Source
from deskrag.indexing.walk import Walker
from deskrag.indexing.watcher import Change, Watcher


@pytest.mark.parametrize("change", ["left", "vanished", "added"])
def test_watches_change_while_an_event_is_delivered(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    told: list[Change] = []
    watcher = Watcher(told.append, Walker(), settle=0.1, look=0.1)
    watcher.watch([source(first)])
    until(lambda: watcher._watched)

    delivering, asked, heard = threading.Event(), threading.Event(), threading.Event()
    hear = watcher.hear

    def hear_late(of: Source, event: Any) -> None:
        """Called under watchdog's lock; goes on once somebody else wants it."""
        delivering.set()
        asked.wait(60)
        hear(of, event)
        heard.set()

    def noted(does: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **more: Any) -> Any:
            asked.set()
            return does(*arguments, **more)

        return called

    monkeypatch.setattr(watcher, "hear", hear_late)
    for name in ("schedule", "unschedule"):
        monkeypatch.setattr(watcher._observer, name, noted(getattr(watcher._observer, name)))
    (first / "a.txt").write_text("text", "utf-8")
    assert delivering.wait(60)
    wanted: list[Source] = []
    if change == "vanished":
        first.rename(tmp_path / "unplugged")
    else:
        wanted = [source(first), source(second)] if change == "added" else []
        threading.Thread(target=watcher.watch, args=(wanted,), daemon=True).start()
    try:
        assert asked.wait(60)
        assert heard.wait(10), "the watcher and watchdog wait for each other"
        until(lambda: {path for _, path in watcher._watched} == ({str(first), str(second)} if wanted else set()))
    finally:  # not on this thread: where the two wait for each other it would wait as well
        closing = threading.Thread(target=watcher.close, daemon=True)
        closing.start()
        closing.join(30)
    assert not closing.is_alive()


def test_what_was_delivered_late_by_a_source_that_was_left_is_no_change(tmp_path: Path) -> None:
    from watchdog.events import FileModifiedEvent

    told: list[Change] = []
    watcher = Watcher(told.append, Walker(), settle=0.0)
    left = source(tmp_path)
    watcher.watch([])
    watcher.hear(left, FileModifiedEvent(str(tmp_path / "a.txt")))
    assert watcher._settled(float("inf")) == []
    watcher.close()
