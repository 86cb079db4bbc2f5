"""One gallery for all tests of the screens."""

import pytest

from tests.agent.screens.gallery import Gallery


@pytest.fixture(scope="session")
def gallery() -> Gallery:
    return Gallery()
