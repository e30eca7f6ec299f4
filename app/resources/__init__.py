"""Routes of the API: one module per collection, with its filters, sort keys and facets."""
