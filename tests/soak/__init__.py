"""Long runs of what ``make test`` runs briefly: more seeds, more time."""
