"""The language itself: dates, numerals, tone marks and syllables. Nothing here knows what a report is."""
