"""Reports written in the browser: the form of a campaign, filled in by the clerk of a unit."""
