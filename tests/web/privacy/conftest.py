"""The pages of personal data, with the customer of the engine's tests."""

from tests.engine.privacy.conftest import company, evidence, held, template

__all__ = ["company", "evidence", "held", "template"]
