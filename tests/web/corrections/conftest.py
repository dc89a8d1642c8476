"""Pages on the shipped complaint handling."""

from tests.acceptance.conftest import company, evidence, template

__all__ = ["company", "evidence", "template"]
