"""How content is written for others to show: pure functions from documents to other forms."""
