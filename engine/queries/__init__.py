"""Read-only lists and figures; nothing here writes."""
