"""What was planned, proposed and owed, and what became of it."""
