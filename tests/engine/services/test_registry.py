"""The register of services."""

from __future__ import annotations

import pytest

from engine.services import service
from engine.text import Text


def test_a_name_stands_for_one_service() -> None:
    with pytest.raises(ValueError, match=r"notify"):
        service("notify", Text("通知", "Notify"))(lambda context: None)
