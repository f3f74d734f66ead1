"""The tree of units with the days between which each holds."""
