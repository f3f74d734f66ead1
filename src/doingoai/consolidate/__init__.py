"""Reports → Consolidation: what counts is added up, everything else is kept with its reason."""

from doingoai.consolidate.consolidate import consolidate

__all__ = ["consolidate"]
