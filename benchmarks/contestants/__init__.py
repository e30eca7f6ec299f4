"""Contestants of the benchmark: each file states how a server is started and why the comparison is fair."""
