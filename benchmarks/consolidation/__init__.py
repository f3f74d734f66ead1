"""Consolidation of very many figures through time, beside duckdb and pandas; see ``__main__``."""
