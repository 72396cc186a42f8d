"""Benchmarks: how fast the build, the pages and the start are, beside a floor measured in the same run. `python -m benchmarks`."""
