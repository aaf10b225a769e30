"""Background jobs: one worker that indexes, a small pool for everything else.

The one idea: a shell never makes threads of its own. It hands over a function that takes `(progress, cancel)`, gets
a `Job` back and is told about every change through one listener. There is no toolkit in here; listeners are called
on the worker's thread, and a shell brings the news to its own.

Pausing stops a resumable job at its next safe point and runs it again on resume. That is what an indexing run
allows anyway (what was committed stays), so a paused job holds no lock, no reader process and no memory.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from ..errors import Cancelled
from ..progress import CancelToken, Progress, ProgressFn

POOL_THREADS = 6

Work = Callable[[ProgressFn, CancelToken], Any]
Listener = Callable[["Job"], None]


class Lane(StrEnum):
    """Where a job runs."""

    INDEXING = "indexing"  # one after the other: the library has one writer
    POOL = "pool"


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """True when nothing more will happen."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job:
    """One piece of work and what became of it. Made by `Jobs.submit`.

    Attributes:
        job_id: Number, rising.
        title: What a person sees, such as a collection's name.
        lane: Where it runs.
        resumable: Whether it may be paused.
        state: How far it is.
        progress: The last report.
        result: What the work returned, once done.
        error: What it raised, once failed.
        started: Monotonic time of the (last) start; 0 before.
        seconds: Time spent running, in all.
    """

    def __init__(self, jobs: Jobs, job_id: int, title: str, lane: Lane, work: Work, *, resumable: bool) -> None:
        self.job_id = job_id
        self.title = title
        self.lane = lane
        self.resumable = resumable
        self.state = JobState.WAITING
        self.progress = Progress("waiting")
        self.result: Any = None
        self.error: BaseException | None = None
        self.started = 0.0
        self.seconds = 0.0
        self._jobs = jobs
        self._work = work
        self._token = CancelToken()
        self._pausing = False
        self._guard = threading.Lock()
        self._finished = threading.Event()

    def cancel(self) -> None:
        """Stop at the next safe point; at once if it has not begun or is paused."""
        with self._guard:
            self._pausing = False
            self._token.cancel()
            idle = self.state in (JobState.WAITING, JobState.PAUSED)
            if idle:
                self.state = JobState.CANCELLED
        if idle:
            self._end()

    def pause(self) -> None:
        """Stop a resumable job at its next safe point, to go on with `resume`."""
        with self._guard:
            if not self.resumable or self.state not in (JobState.WAITING, JobState.RUNNING):
                return
            self._pausing = True
            self._token.cancel()
            if self.state is JobState.WAITING:
                self.state = JobState.PAUSED
        self._jobs.tell(self)

    @property
    def pausing(self) -> bool:
        """True between `pause` and the safe point."""
        return self._pausing and self.state is JobState.RUNNING

    def resume(self) -> None:
        """Go on with a paused job; it waits for its turn again."""
        with self._guard:
            if self.state is not JobState.PAUSED:
                return
            self._token = CancelToken()
            self._pausing = False
            self.state = JobState.WAITING
        self._jobs.enqueue(self)
        self._jobs.tell(self)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing more will happen; False if that took longer than `seconds`."""
        return self._finished.wait(seconds)

    def run(self) -> None:
        """Do the work; called by a worker's thread."""
        with self._guard:
            if self.state is not JobState.WAITING or self._token.cancelled:
                return
            self.state = JobState.RUNNING
            self.started = time.monotonic()
            token = self._token
        self._jobs.tell(self)
        state, error = JobState.DONE, None
        try:
            self.result = self._work(self._report, token)
        except Cancelled:
            state = JobState.CANCELLED
        except BaseException as caught:  # noqa: BLE001 - kept in the job, shown by the shell
            state, error = JobState.FAILED, caught
        with self._guard:
            if state is JobState.CANCELLED and self._pausing:
                state = JobState.PAUSED
            self.seconds += time.monotonic() - self.started
            self.error = error
            self.state = state
        if state is JobState.PAUSED:
            self._jobs.tell(self)
        else:
            self._end()

    def _report(self, progress: Progress) -> None:
        self.progress = progress
        self._jobs.tell(self)

    def _end(self) -> None:
        self._work = _nothing  # what it closed over may be large
        self._finished.set()
        self._jobs.tell(self)


class Jobs:
    """The workers.

    Args:
        listener: Told about every change of every job, on the thread where it happens. It must be quick and must
            not raise.
        pool: Threads for everything but indexing.
    """

    def __init__(self, listener: Listener | None = None, pool: int = POOL_THREADS) -> None:
        self._listeners: list[Listener] = [listener] if listener else []
        self._numbers = itertools.count(1)
        self._queues: dict[Lane, queue.SimpleQueue[Job | None]] = {lane: queue.SimpleQueue() for lane in Lane}
        self._wanted = {Lane.INDEXING: 1, Lane.POOL: pool}
        self._threads: dict[Lane, list[threading.Thread]] = {lane: [] for lane in Lane}
        self._open: dict[int, Job] = {}
        self._guard = threading.Lock()
        self._closed = False

    def listen(self, listener: Listener) -> None:
        """Tell `listener` about every change from now on."""
        self._listeners.append(listener)

    def submit(self, title: str, work: Work, lane: Lane = Lane.POOL, *, resumable: bool = False) -> Job:
        """Run `work` in the background.

        Args:
            title: What a person sees.
            work: Takes `(progress, cancel)`; may raise `Cancelled`.
            lane: Where it runs.
            resumable: Running it again goes on where it stopped, so it may be paused.

        Raises:
            RuntimeError: The workers were closed.
        """
        job = Job(self, next(self._numbers), title, lane, work, resumable=resumable)
        self.enqueue(job)
        return job

    def enqueue(self, job: Job) -> None:
        """Put a job at the end of its lane, starting a thread if all are busy.

        Raises:
            RuntimeError: The workers were closed.
        """
        with self._guard:
            if self._closed:
                raise RuntimeError("the workers are closed")
            self._open[job.job_id] = job
            threads = self._threads[job.lane]
            if len(threads) < self._wanted[job.lane]:
                name = f"jobs-{job.lane}-{len(threads) + 1}"
                thread = threading.Thread(target=self._serve, args=(self._queues[job.lane],), name=name, daemon=True)
                threads.append(thread)
                thread.start()
        self._queues[job.lane].put(job)

    def open_jobs(self, lane: Lane | None = None) -> list[Job]:
        """Jobs that are not over, oldest first."""
        with self._guard:
            return [job for job in self._open.values() if lane in (None, job.lane)]

    def tell(self, job: Job) -> None:
        """Pass news of a job on."""
        if job.state.final:
            with self._guard:
                self._open.pop(job.job_id, None)
        for listener in self._listeners:
            listener(job)

    def close(self, seconds: float = 10.0) -> bool:
        """Cancel everything and end the threads; False if some did not end in time."""
        with self._guard:
            self._closed = True
        for job in self.open_jobs():
            job.cancel()
        threads = [(lane, thread) for lane, group in self._threads.items() for thread in group]
        for lane, _ in threads:
            self._queues[lane].put(None)
        deadline = time.monotonic() + seconds
        for _, thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for _, thread in threads)

    @staticmethod
    def _serve(jobs: queue.SimpleQueue[Job | None]) -> None:
        while (job := jobs.get()) is not None:
            job.run()


def _nothing(_progress: ProgressFn, _cancel: CancelToken) -> None:
    return None
