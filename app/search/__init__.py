"""Search for records by words, name prefixes and codes."""
