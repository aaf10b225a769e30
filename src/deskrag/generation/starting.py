"""The start of an engine process, which many may wait for and each may leave.

Loading a large model takes a minute. It happens in a thread of its own, so that a request can be cancelled and the
program be closed meanwhile, and that all who asked share one success or one failure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from ..errors import Cancelled, GenerationError
from ..progress import CancelToken
from .child import Child

_POLL_SECONDS = 0.1


class Start:
    """Starts a child and loads its model, in the background from the first moment.

    Args:
        load: Loads the model; raises a `UserError` if that fails.
        check: Called before; raises a `UserError` if the model must not be loaded.
        former: A child that has ended, to be tidied away.

    Attributes:
        child: The child with its model; None until it is loaded.
    """

    def __init__(self, load: Callable[[Child], None], check: Callable[[], None] | None, former: Child | None) -> None:
        self._load = load
        self._check = check
        self._former = former
        self._guard = threading.Lock()
        self._loading: Child | None = None
        self._closed = False
        self._error: BaseException | None = None
        self._done = threading.Event()
        self.child: Child | None = None
        self._thread = threading.Thread(target=self._run, name="engine-starter", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it failed, or what it started has ended."""
        return self._done.is_set() and (self.child is None or not self.child.alive)

    def wait(self, cancel: CancelToken | None) -> Child:
        """The child, once it is there.

        Raises:
            Cancelled: `cancel` was set first.
            GenerationError: The start was ended by `close`.
            ModelError: The model cannot be loaded.
        """
        while not self._done.wait(_POLL_SECONDS):
            if cancel is not None and cancel.cancelled:
                raise Cancelled
        if cancel is not None and cancel.cancelled:
            raise Cancelled
        if self._error is not None:
            raise self._error.with_traceback(None)  # its frames would keep alive what other requests hold
        assert self.child is not None
        return self.child

    def close(self, cache_file: Path | None) -> None:
        """End the child, loaded or not; a loaded one writes its cache first."""
        with self._guard:
            self._closed = True
            loading = self._loading
        if loading is not None and not self._done.is_set():
            loading.closed = True
            loading.kill()
        self._thread.join()
        if self.child is not None:
            self.child.quit(cache_file)

    def _run(self) -> None:
        child: Child | None = None
        try:
            if self._former is not None:
                self._former.kill()
                self._former = None
            if self._check is not None:
                self._check()
            with self._guard:
                if self._closed:
                    raise _closed()
                child = self._loading = Child()
            self._load(child)
            self.child = child
        except BaseException as error:  # noqa: BLE001 - raised by `wait`, in every thread that waits
            if child is not None:
                child.kill()
            self._error = _closed() if self._closed else error
        finally:
            self._done.set()


def _closed() -> GenerationError:
    return GenerationError("the engine was closed while it started", advice="Ask again.")
