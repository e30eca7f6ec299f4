"""Seed files to served content: strict reading, validation, rendering and atomic replacement of the release."""
