"""The parts of a Word package: opening it safely, its styles, its automatic numbers, its text."""
