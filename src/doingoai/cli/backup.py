"""``doingoai backup``: the whole site into one file, read back; or only a look at one that is there."""

import argparse
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from doingoai.cli.operation import home, need_web, passphrase, set_up
from doingoai.cli.texts import Texts


def _show(key: str, made: Any, say: Texts) -> None:
    print(
        say(
            key,
            name=made.path,
            size=f"{made.size / 1e6:.1f}".replace(".", "," if say.lang == "vi" else "."),
            rows=made.rows,
            tables=made.tables,
            files=made.files,
            digest=made.sha256,
            at=made.at,
            code=made.code,
        )
    )


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 1 where originals were broken before, so that whoever reads the log of the night sees it."""
    need_web("backup")
    words = passphrase(options)
    set_up()
    backup = import_module("doingoai_web.operation.backup")
    if options.verify:
        made = backup.verify(options.file, passphrase=words)
        _show("backup.sound", made, say)
        return _damaged(made, say)
    now = datetime.now(UTC)
    into = options.file
    path: Path = into / f"doingoai-{now.astimezone():%Y%m%d-%H%M%S}.zip" if into.is_dir() else into
    made = backup.make(path, now=now, passphrase=words, with_key=options.with_key, force=options.force)
    import_module("doingoai_web.operation.services").note_backup(made=made, now=now)
    _show("backup.written", made, say)
    print(say("backup.key_inside") if made.key else say("backup.without_key", where=home() / "khoa-bi-mat"))
    if made.uncleared:
        print(say("backup.uncleared", count=made.uncleared))
    if options.keep and into.is_dir():
        gone = backup.prune(into, options.keep)
        if gone:
            print(say("backup.pruned", count=gone))
    return _damaged(made, say)


def _damaged(made: Any, say: Texts) -> int:
    if made.damaged:
        print(say("backup.damaged", names=", ".join(made.damaged[:20])))
        return 1
    return 0
