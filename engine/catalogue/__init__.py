"""The catalogue: which procedures, roles, values and registers the company has, loaded from one file."""

from engine.catalogue.load import listing, load_catalogue
from engine.catalogue.policies import current

__all__ = ["current", "listing", "load_catalogue"]
