"""How one asks and is answered: plain functions and frozen data that every endpoint shares."""
