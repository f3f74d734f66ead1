"""The consolidation of a campaign: totals that open to their sentences, double counts to decide, the Word report."""
