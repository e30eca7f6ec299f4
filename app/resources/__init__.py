"""The routes of the API: one file for each collection, readable from top to bottom."""
