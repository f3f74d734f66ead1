"""Sums, shares, percentages and changes that can be worked out again from the figures beside them."""
