"""The explorer: a page for every record and every list, at the addresses of the API without `/v1`."""
