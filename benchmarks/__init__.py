"""Measurement: what the program finds (``accuracy``, ``calibration``) and how fast (``speed``), beside its peers."""
