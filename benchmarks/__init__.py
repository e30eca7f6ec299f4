"""Benchmarks: each compares several servers in one run, because a rate alone means nothing."""
