"""Work that takes longer than a page: queued in the database, with a bar, cancellable, begun again after a crash."""
