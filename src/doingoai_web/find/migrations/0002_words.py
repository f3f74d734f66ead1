"""The full-text table, which Django cannot express: see ``find.engine``."""

from typing import Any

from django.db import migrations

from doingoai_web.find.engine import statements


def make(apps: Any, editor: Any) -> None:
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


def drop(apps: Any, editor: Any) -> None:
    for statement in statements(editor.connection.vendor, drop=True):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("find", "0001_initial")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
