"""What the tests of a workspace that goes on from quarter to quarter stand on."""

from pathlib import Path

import pytest

from tests.spring import make_folder


@pytest.fixture
def spring(tmp_path: Path) -> Path:
    """The folder of 2026-T2 in a workspace of its own, without registers."""
    return make_folder(tmp_path)
