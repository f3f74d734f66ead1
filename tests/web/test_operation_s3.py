"""Originals in an S3 store (extra ``s3``), against a store of this machine; skips where ``moto`` and ``django-storages`` are not installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.core.files.storage import default_storage
from doingoai.model import UserError
from doingoai_web.operation import backup, doctor
from doingoai_web.vault import services as vault
now = datetime(2026, 1, 5, tzinfo=UTC)
for data in (b"mot", b"hai" * 5000):
    kept = vault.keep(data=data, at=now)
    assert vault.keep(data=data, at=now) == kept
    assert vault.fetch(kept) == data
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
held = vault.spool(data=b"cho doc", at=now)
assert vault.unspool(held) == b"cho doc"
name = held.name
vault.destroy(held)
assert not default_storage.exists(name)
left = vault.spool(data=b"bo lai", at=now)
type(left).objects.filter(pk=left.pk).delete()
assert vault.sweep(datetime.now(UTC) + timedelta(hours=2)) == 1
made = backup.make(Path("a.zip").absolute(), now=now)
assert made.files == 2 and not made.damaged, made
default_storage.delete(kept.name)
try:
    vault.fetch(kept)
except UserError as error:
    assert error.code == "LT-002"
else:
    raise AssertionError
assert ("Kho tệp", "ok") in {(name, state) for name, state, *_ in doctor.looked()}
print("xong", type(default_storage._wrapped).__name__)
"""


def test_originals_in_a_store(tmp_path: Path) -> None:
    moto = pytest.importorskip(
        "moto.server", reason="không có moto (pip install 'moto[server]' 'django-storages[s3]')"
    )
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("storages")
    server = moto.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        port = server.get_host_and_port()[1]
        keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"}
        client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
            aws_access_key_id="x", aws_secret_access_key="y",
        )  # fmt: skip
        client.create_bucket(Bucket="kho")
        environment = {
            **os.environ, **keys, "DJANGO_SETTINGS_MODULE": "doingoai_web.settings", "DOINGOAI_HOME": str(tmp_path),
            "DOINGOAI_STORAGE": f"s3://kho/doingoai?endpoint=http://127.0.0.1:{port}&region=us-east-1",
        }  # fmt: skip
        environment.pop("DOINGOAI_SECRET_KEY", None)
        done = subprocess.run(
            (sys.executable, "-W", "ignore", "-c", SCRIPT),
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        assert done.stdout.split() == ["xong", "S3Storage"]
        names = [item["Key"] for item in client.list_objects_v2(Bucket="kho").get("Contents", ())]
        assert len(names) == 1
        assert names[0].startswith("doingoai/goc/")
    finally:
        server.stop()
