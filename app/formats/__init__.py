"""Representations of content for publishers: pure functions from documents to citations, pictures and JSON-LD."""
