"""How files become truth: read strictly, checked as a whole, rendered, and put in place in one step."""
