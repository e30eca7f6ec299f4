"""Other ways in than the collections: health checks and pages for people."""
