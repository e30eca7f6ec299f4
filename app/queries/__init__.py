"""What can be asked, one file for each type: the query models. A server needs them; what is said only documents."""
