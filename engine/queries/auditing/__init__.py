"""What auditors ask of all records together; every list comes page by page."""
