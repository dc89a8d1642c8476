"""Evidence packages: everything about a case that may leave the house, for people and for programs."""
