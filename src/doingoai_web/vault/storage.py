"""Files that are on the disk once they were said to be kept."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


def _settle(path: Path) -> None:
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


class DurableStorage(FileSystemStorage):
    """The file and the folders that name it are written through to the disk, as the database's rows are: a power cut after an
    upload was acknowledged loses neither. Folders are the owner's alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"directory_permissions_mode": 0o700, **options})

    def _save(self, name: str, content: Any) -> str:
        kept: str = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(kept))
        for place in (path, path.parent, path.parent.parent):
            _settle(place)
        return kept
