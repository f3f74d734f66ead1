"""Rows of registers, read from sentences, lists, footnotes and tables by the patterns of ``knowledge/registers``."""
