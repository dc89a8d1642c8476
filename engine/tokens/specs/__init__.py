"""SpiffWorkflow's specs, corrected, one module per family of elements."""
