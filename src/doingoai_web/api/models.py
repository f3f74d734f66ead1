"""The same things for programs: a REST interface, tokens, webhooks, exchange packages."""
