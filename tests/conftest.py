"""Where the real reports lie, and what every test shares."""

import os
from pathlib import Path

import pytest


def shared_folder() -> Path | None:
    """The folder of real reports and gold answers: ``DOINGOAI_SHARED``, else ``../shared`` beside the project."""
    root = Path(os.environ.get("DOINGOAI_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    return root if (root / "reports").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real documents. Skips where they are absent: they are never part of the repository."""
    root = shared_folder()
    if root is None:
        pytest.skip("không có thư mục báo cáo thật (DOINGOAI_SHARED hoặc ../shared)")
    return root
