"""The site's settings for its tests: a data folder of their own, quick passwords, jobs done when asked."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

if "DOINGOAI_HOME" not in os.environ and "pytest" in sys.modules:
    os.environ["DOINGOAI_HOME"] = tempfile.mkdtemp(prefix="doingoai-test-")  # of the workers of one run
    atexit.register(shutil.rmtree, os.environ["DOINGOAI_HOME"], ignore_errors=True)
os.environ.setdefault(
    "DOINGOAI_HOME", str(Path(tempfile.gettempdir()) / "doingoai-types")
)  # for mypy, which reads the settings and writes nothing
os.environ.setdefault("DOINGOAI_SECRET_KEY", "for the tests alone: not a secret of anything")

from doingoai_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
