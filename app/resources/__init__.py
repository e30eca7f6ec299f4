"""What can be asked: one file for each collection, readable from top to bottom."""
