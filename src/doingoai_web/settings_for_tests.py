"""The site's settings for its tests: a data folder of their own, quick passwords, jobs done when asked."""

import os
import tempfile

os.environ.setdefault("DOINGOAI_HOME", tempfile.mkdtemp(prefix="doingoai-test-"))
os.environ.setdefault("DOINGOAI_SECRET_KEY", "for the tests alone: not a secret of anything")

from doingoai_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
