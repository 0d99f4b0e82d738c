"""The browser of these tests stands on the computer's own desk: it opened http://localhost."""

from typing import Any

import pytest
from django.test import RequestFactory


@pytest.fixture(autouse=True)
def at_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client would open http://testserver, which is nobody's own name."""
    usual = RequestFactory._base_environ

    def opened(self: RequestFactory, **request: Any) -> dict[str, Any]:
        return usual(self, **{"SERVER_NAME": "localhost", **self.defaults, **request})

    monkeypatch.setattr(RequestFactory, "_base_environ", opened)
