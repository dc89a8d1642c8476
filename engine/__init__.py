"""The process engine: runs deployed diagrams; knows no Flask and no HTML."""
