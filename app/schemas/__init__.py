"""What is said: the read models and the query models, one file for each type."""
