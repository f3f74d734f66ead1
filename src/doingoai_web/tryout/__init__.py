"""One report tried on the front page of the demo: read, checked, shown, never stored."""
