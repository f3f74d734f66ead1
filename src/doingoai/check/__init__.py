"""Report → findings. One file a family; rules are data in ``knowledge/rules``; the engine joins the two."""

from doingoai.check.context import ALONE, PLAIN, Context, Settings
from doingoai.check.engine import Hit, check, run_rule

__all__ = ["ALONE", "PLAIN", "Context", "Hit", "Settings", "check", "run_rule"]
