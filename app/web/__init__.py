"""Web pages for readers, their static files, and the health checks."""
