"""Background jobs: order, pausing, cancelling, and nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from deskrag.app.jobs import Job, Jobs, JobState, Lane
from deskrag.errors import InputError
from deskrag.progress import CancelToken, Progress, ProgressFn


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


def test_a_job_returns_its_result(jobs: Jobs) -> None:
    job = jobs.submit("sum", lambda _progress, _cancel: 1 + 1)
    assert job.wait(60)
    assert (job.state, job.result) == (JobState.DONE, 2)


def test_an_error_is_kept_in_the_job_and_the_worker_goes_on(jobs: Jobs) -> None:
    def fail(_progress: ProgressFn, _cancel: CancelToken) -> None:
        raise InputError("no")

    failed = jobs.submit("bad", fail, Lane.INDEXING)
    after = jobs.submit("good", lambda _progress, _cancel: "ok", Lane.INDEXING)
    assert after.wait(60)
    assert failed.state is JobState.FAILED
    assert isinstance(failed.error, InputError)


def test_indexing_jobs_run_one_after_the_other(jobs: Jobs) -> None:
    running, most = [], []

    def work(_progress: ProgressFn, cancel: CancelToken) -> None:
        running.append(1)
        most.append(len(running))
        cancel.wait(0.01)
        running.pop()

    made = [jobs.submit(str(number), work, Lane.INDEXING) for number in range(4)]
    assert all(job.wait(60) for job in made)
    assert max(most) == 1


def test_a_paused_job_runs_again_on_resume(jobs: Jobs) -> None:
    begun, runs, paused = threading.Event(), [], threading.Event()

    def work(progress: ProgressFn, cancel: CancelToken) -> str:
        runs.append(1)
        begun.set()
        progress(Progress("indexing", len(runs), 2))
        while len(runs) < 2:
            cancel.wait(0.05)
            cancel.check()
        return "whole"

    def listen(job: Job) -> None:
        if job.state is JobState.PAUSED:
            paused.set()

    jobs.listen(listen)
    job = jobs.submit("index", work, Lane.INDEXING, resumable=True)
    assert begun.wait(60)
    job.pause()
    assert paused.wait(60)
    assert not job.wait(0.01)
    job.resume()
    assert job.wait(60)
    assert (job.result, len(runs)) == ("whole", 2)


def test_a_waiting_or_paused_job_is_cancelled_at_once(jobs: Jobs) -> None:
    hold = threading.Event()
    first = jobs.submit("first", lambda _progress, _cancel: hold.wait(60), Lane.INDEXING)
    waiting = jobs.submit("second", lambda _progress, _cancel: None, Lane.INDEXING, resumable=True)
    waiting.pause()
    assert waiting.state is JobState.PAUSED
    waiting.cancel()
    assert waiting.wait(60)
    assert waiting.state is JobState.CANCELLED
    hold.set()
    assert first.wait(60)


def test_closing_cancels_what_runs() -> None:
    jobs, begun = Jobs(), threading.Event()

    def work(_progress: ProgressFn, cancel: CancelToken) -> None:
        begun.set()
        cancel.wait(120)
        cancel.check()

    job = jobs.submit("long", work)
    assert begun.wait(60)
    assert jobs.close(60)
    assert job.state is JobState.CANCELLED
    assert jobs.open_jobs() == []


def test_closed_workers_take_nothing_on() -> None:
    jobs = Jobs()
    assert jobs.close()
    with pytest.raises(RuntimeError, match="closed"):
        jobs.submit("late", lambda _progress, _cancel: None)
    assert jobs.open_jobs() == []
