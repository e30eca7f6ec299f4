"""Lists: filters, sort keys, query plans, counts, cursors and pages."""
