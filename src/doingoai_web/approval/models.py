"""Who signs what in which order, what is locked, and how it goes on to the level above."""
