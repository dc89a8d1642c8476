"""Trying procedures before they come into force: playing people, scenarios, what scenarios reach."""
