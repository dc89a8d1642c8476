"""Who gets the work (roles, absence, delegation) and by when (working calendar, limits)."""
