"""``doingoai templates``: copies the templates to change, or checks a folder of them."""

import argparse
import os
from pathlib import Path

from doingoai.cli.texts import Texts
from doingoai.model import UserError
from doingoai.write.template_check import check_templates
from doingoai.write.template_set import FILES, STANDARD, Templates, standard_text, templates_in

VARIABLE = "DOINGOAI_TEMPLATES"


def chosen(option: Path | None) -> Templates:
    """The templates a command is to use: of the folder asked for, else of DOINGOAI_TEMPLATES, else the program's own; checked.

    Raises UserError MB-001, KT-001, KT-002 or KT-003 where the folder or a file in it is wrong.
    """
    place = option or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if place is None:
        return STANDARD
    templates = templates_in(place)
    check_templates(templates)
    return templates


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 0 where the folder was written or is good; a wrong template raises UserError."""
    if options.copy:
        _copy(options.folder, say)
        return 0
    for name in check_templates(templates_in(options.folder)):
        print(say("templates.good", name=name, what=FILES[name]))
    return 0


def _copy(folder: Path, say: Texts) -> None:
    """Every template into a folder that has none of them: a file that somebody changed is never written over."""
    present = [name for name in FILES if (folder / name).exists()]
    if present:
        raise UserError(
            code="GH-001",
            where=str(folder),
            what=say("error.templates_present", names=", ".join(present)),
            do=say("error.templates_present.do"),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_text(standard_text(name), encoding="utf-8")
    except OSError as error:
        what = say("error.templates_write", reason=error.strerror)
        raise UserError(
            code="GH-002", where=str(folder), what=what, do=say("error.templates_write.do")
        ) from error
    print(say("written", count=len(FILES), folder=folder))
