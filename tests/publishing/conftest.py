"""What the tests of publishing share."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.publishing.notebook_runs import one_worker


@pytest.fixture(scope="session")
def worker() -> Iterator[ProcessPoolExecutor]:
    """One for all: what a notebook leaves in it, the next would see."""
    with one_worker() as executor:
        yield executor
