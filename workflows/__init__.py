"""What the company runs: diagrams, decision tables, forms and the catalogue, edited by process owners without code."""
