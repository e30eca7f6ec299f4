"""Search, type-ahead and lookup of records by words, name prefixes and codes."""
