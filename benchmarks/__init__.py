"""Reproducible measurements of DeskRAG on public data, through the same doors people use.

`python -m benchmarks` runs them and writes `results.json` and `RESULTS.md`. Data folders are found below
`DESKRAG_BENCH_DATA`; a benchmark whose data is not there is skipped with a message.
"""
