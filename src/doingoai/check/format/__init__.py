"""``format.*``: how a Word document is laid out, measured and held against the form that its issuer and its date call for."""
