"""What the pages people work on share: forms, reference lists, names, the parts of a case."""
