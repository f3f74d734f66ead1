"""Filters of the form's templates."""
