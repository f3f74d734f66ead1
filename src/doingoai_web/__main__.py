"""``python -m doingoai_web COMMAND``: Django's administration commands with this site's settings."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doingoai_web.settings")
    execute_from_command_line(["doingoai_web", *sys.argv[1:]])
