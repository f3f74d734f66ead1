"""How many slips each rule finds, and how often it is wrong: clean text, broken in one known way at a time."""
