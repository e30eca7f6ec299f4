"""Measurements: each compares contestants in one run, for rates alone mean nothing."""
