"""The pages of personal data, with the customer of the engine's tests."""

from tests.engine.privacy.conftest import company, evidence, held, template
from tests.web.work.conftest import address, sit_down

__all__ = ["address", "company", "evidence", "held", "sit_down", "template"]
