"""HTTP building blocks that all endpoints share: parameters, negotiation, responses, cache, problems."""
