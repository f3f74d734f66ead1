"""A round of reporting: a period, the units asked, the day it is due."""
