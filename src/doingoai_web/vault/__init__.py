"""Originals under their SHA-256, unchanged; uploads under a key of their own until they are cleared."""
