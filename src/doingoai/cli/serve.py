"""``doingoai serve``: the web application (extra ``web``)."""

import argparse
from importlib import import_module
from importlib.util import find_spec

from doingoai.cli.texts import Texts
from doingoai.model import UserError


def run(options: argparse.Namespace, say: Texts) -> int:
    """Serve until stopped. Raises UserError MT-105 where the web's libraries are not installed."""
    if find_spec("django") is None or find_spec("doingoai_web") is None:
        raise UserError(
            code="MT-105",
            where="doingoai serve",
            what="chưa cài phần ứng dụng web.",
            do='Gõ: pip install "doingoai[web]" rồi chạy lại.',
        )
    if options.only != "worker":
        print(say("serve.at", address=f"http://{options.host}:{options.port}"), flush=True)
    if options.demo:
        print(say("serve.demo"), flush=True)
    code: int = import_module("doingoai_web.serve").serve(
        demo=options.demo, host=options.host, port=options.port, workers=options.workers, only=options.only
    )
    return code
