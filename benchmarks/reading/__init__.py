"""Reading: what each reader keeps of real and hard files, and how fast, side by side."""
