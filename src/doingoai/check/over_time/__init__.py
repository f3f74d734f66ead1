"""Checks that need more than the report: the unit's earlier reports, and the other reports of the campaign.

``context_for`` says which reports stand beside one; the rules are in ``knowledge/rules/over_time.yaml`` and ``campaign.yaml``.
"""

from doingoai.check.over_time.beside import context_for, neighbours_of, of_same_unit, previous_of
from doingoai.check.over_time.index import CampaignIndex

__all__ = ["CampaignIndex", "context_for", "neighbours_of", "of_same_unit", "previous_of"]
