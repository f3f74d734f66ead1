"""Search over the sentences and figures of reports."""
