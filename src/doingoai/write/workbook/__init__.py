"""The sheets of ``phu-luc.xlsx``, a kind of sheet a file."""
