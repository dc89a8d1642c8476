"""Personal data of customers: what is held, export, and erasing while the record stays whole (PIPL 45, 47)."""
