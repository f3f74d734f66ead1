"""The database of a release with data in it, for the tests of upgrades: ``python tests/web/make_release.py [REVISION]``.

To be run once for every release, from a clean checkout of its tag: the program of that revision loads its example province, and its
database is kept packed in ``releases/`` under its version. The kept files are left out: they are large, and upgrades never touch them.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).parent / "releases"
SECRET = "release data of the tests, no secret of anything"
LOAD = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from doingoai_web.demo import load_demo
load_demo()
import doingoai
print(doingoai.__version__)
"""


def make(revision: str) -> Path:
    """Write the database of a revision; its path."""
    packed = subprocess.run(
        ("git", "archive", revision, "src"), check=True, capture_output=True, cwd=HERE.parents[2]
    )
    with tempfile.TemporaryDirectory() as folder:
        source, home = Path(folder) / "source", Path(folder) / "home"
        home.mkdir()
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
            archive.extractall(source, filter="data")
        environment = {
            **os.environ, "PYTHONPATH": str(source / "src"), "DOINGOAI_HOME": str(home), "DOINGOAI_DEMO": "1",
            "DOINGOAI_SECRET_KEY": SECRET, "DJANGO_SETTINGS_MODULE": "doingoai_web.settings",
        }  # fmt: skip
        done = subprocess.run(
            (sys.executable, "-c", LOAD), env=environment, check=True, capture_output=True, text=True
        )
        small = Path(folder) / "small.sqlite3"
        with sqlite3.connect(home / "doingoai.sqlite3") as base:
            base.execute("VACUUM INTO ?", (str(small),))
        target = HERE / f"{done.stdout.split()[-1]}.sqlite3.xz"
        target.write_bytes(lzma.compress(small.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    return target


if __name__ == "__main__":
    print(make(sys.argv[1] if len(sys.argv) > 1 else "HEAD"))
