"""Explorer: a page for every record and every list, at the paths of the API without `/v1`."""
