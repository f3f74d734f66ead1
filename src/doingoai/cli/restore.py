"""``doingoai restore``: a backup into an empty place, checked."""

import argparse
import dataclasses
from datetime import datetime
from importlib import import_module

from doingoai.cli.operation import home, need_web, passphrase
from doingoai.cli.texts import Texts


def run(options: argparse.Namespace, say: Texts) -> int:
    need_web("restore")
    found = import_module("doingoai_web.operation.restore").restore(
        options.file,
        home=home(),
        now=datetime.now().astimezone(),
        passphrase=passphrase(options),
        new_key=options.new_key,
        force=options.force,
    )
    key = "restore.new_key_done" if found.sealed or found.other_key else "restore.done"
    print(say(key, **dataclasses.asdict(found)))
    if found.aside:
        print(say("restore.aside", where=found.aside))
    print(say("restore.next"))
    return 0
