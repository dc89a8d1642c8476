"""The web: a view reads input, runs one command and shapes the output."""
