"""Administrative units and agencies: their names, and the list of those that owe a report."""
