"""``doingoai example DIR``: the example province."""

import argparse

from doingoai.cli.texts import Texts
from doingoai.example import write_example


def run(options: argparse.Namespace, say: Texts) -> int:
    """Write the example province; exit code 0."""
    written = write_example(options.folder)
    print(say("written", count=len(written), folder=options.folder))
    return 0
