"""Read models (responses) and query models (parameters), one module per record type."""
