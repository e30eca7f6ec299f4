"""Finding records: by words, by the beginning of a name, by a code."""
