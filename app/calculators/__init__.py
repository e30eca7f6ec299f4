"""Calculators: pure functions that compute an answer from content for one request, and explain it in sentences."""
