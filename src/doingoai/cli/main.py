"""``doingoai``: the parser and the dispatch. Exit codes: 0 output written, 1 ``check`` found something, 2 a wrong call or nothing usable."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from doingoai import __version__
from doingoai.cli.texts import LANGUAGES, Texts, language

USAGE = 2


class _Formatter(argparse.HelpFormatter):
    say = Texts("vi")

    def add_usage(self, usage: str | None, actions, groups, prefix: str | None = None) -> None:  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, self.say("usage") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse that speaks the user's language, also in its errors."""

    def __init__(self, *, say: Texts, prog: str | None = None, description: str | None = None) -> None:
        formatter: type[_Formatter] = type("Formatter", (_Formatter,), {"say": say})
        super().__init__(
            prog=prog, description=description, add_help=False, allow_abbrev=False, formatter_class=formatter
        )
        self.say = say
        self._positionals.title = say("arguments")
        self._optionals.title = say("options")
        self.add_argument("-h", "--help", action="help", help=say("help"))

    def error(self, message: str) -> NoReturn:
        say = self.say
        sys.stderr.write(
            f"{say('error.prefix')}: {_translated(say, message)} {say('error.hint', program=self.prog)}\n"
        )
        raise SystemExit(USAGE)


_ERRORS = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "error.required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "error.unknown"),
    (
        re.compile(
            r"argument (?P<name>\S+): invalid choice: '?(?P<value>[^']*)'? \(choose from (?P<choices>.+)\)"
        ),
        "error.choice",
    ),
    (re.compile(r"argument (?P<name>\S+): invalid _day value: '(?P<value>.*)'"), "error.day"),
    (re.compile(r"argument (?P<name>\S+): expected (?:at least )?one argument"), "error.value"),
)


def _translated(say: Texts, message: str) -> str:
    for pattern, key in _ERRORS:
        if found := pattern.fullmatch(message):
            return say(key, **{name: value.replace("'", "") for name, value in found.groupdict().items()})
    return say("error.other", message=message)


def build_parser(lang: str) -> argparse.ArgumentParser:
    """The parser of all commands in one language."""
    say = Texts(lang)
    parser = _Parser(prog="doingoai", description=say("about"), say=say)
    parser.add_argument("--version", action="version", version=f"doingoai {__version__}", help=say("version"))
    parser.add_argument("--lang", choices=LANGUAGES, default="vi", metavar="vi|en", help=say("lang"))
    commands = parser.add_subparsers(
        dest="command", title=say("commands"), metavar=say("commands.metavar"), required=True
    )

    def command(name: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=say.plain(name), description=say.plain(name), say=say)
        made.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, metavar="vi|en", help=say("lang")
        )
        return made

    _add_consolidate(command("consolidate"), say)
    _add_read(command("read"), say)
    _add_check(command("check"), say)
    command("find").add_argument("--jsonl", action="store_true", required=True, help=say("find.jsonl"))
    command("example").add_argument("folder", type=Path, metavar="DIR", help=say("example.folder"))
    _add_explain(command("explain"), say)
    _add_templates(command("templates"), say)
    _add_serve(command("serve"), say)
    _add_operation(command, say)
    _add_units(command("units"), say)
    _add_form(command("form"), say)
    _add_letter(command("letter"), say)
    return parser


def _add_consolidate(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("folder", type=Path, metavar="FOLDER", help=say("consolidate.folder"))
    made.add_argument("--period", required=True, metavar="2024H1", help=say("consolidate.period"))
    made.add_argument("--for", dest="unit", required=True, metavar="UNIT", help=say("consolidate.for"))
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("consolidate.out"))
    made.add_argument("--issuer", metavar="ISSUER", help=say("consolidate.issuer"))
    made.add_argument("--units", type=Path, metavar="FILE", help=say("consolidate.units"))
    made.add_argument("--as-of", type=_day, metavar="DAY", help=say("consolidate.as_of"))
    made.add_argument("--shares", type=Path, metavar="FILE", help=say("consolidate.shares"))
    made.add_argument("--rates", type=Path, metavar="FILE", help=say("consolidate.rates"))
    made.add_argument(
        "--previous",
        type=Path,
        action="append",
        default=[],
        metavar="ket-qua.json",
        help=say("consolidate.previous"),
    )
    made.add_argument("--keep-edits", type=Path, metavar="bao-cao.docx", help=say("consolidate.edits"))
    made.add_argument("--original", type=Path, metavar="bao-cao.docx", help=say("consolidate.original"))
    made.add_argument("--decisions", type=Path, metavar="FILE", help=say("consolidate.decisions"))
    made.add_argument("--register", type=Path, metavar="FILE", help=say("units.register"))
    made.add_argument("--templates", type=Path, metavar="DIR", help=say("templates.use"))
    made.add_argument("--pdf", action="store_true", help=say("consolidate.pdf"))
    made.add_argument("--force", action="store_true", help=say("consolidate.force"))
    made.add_argument("--include-unknown", action="store_true", help=say("consolidate.unknown"))


def _add_read(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("files", type=Path, nargs="+", metavar="FILE", help=say("read.files"))
    made.add_argument(
        "--format", choices=("text", "json"), default="text", metavar="text|json", help=say("read.format")
    )
    made.add_argument("--out", type=Path, metavar="DIR", help=say("read.out"))
    made.add_argument("--register", type=Path, metavar="FILE", help=say("units.register"))


def _add_templates(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("folder", type=Path, metavar="DIR", help=say("templates.folder"))
    made.add_argument("--copy", action="store_true", help=say("templates.copy"))


def _add_serve(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("--demo", action="store_true", help=say("serve.demo_help"))
    made.add_argument("--host", default="127.0.0.1", metavar="HOST", help=say("serve.host"))
    made.add_argument("--port", type=int, default=8000, metavar="N", help=say("serve.port"))
    made.add_argument("--workers", type=int, choices=range(1, 65), metavar="N", help=say("serve.workers"))
    made.add_argument("--only", choices=("server", "worker"), metavar="server|worker", help=say("serve.only"))


def _add_operation(command: Callable[[str], argparse.ArgumentParser], say: Texts) -> None:
    """``backup``, ``restore``, ``doctor``: the site's operation."""
    made = command("backup")
    made.add_argument("file", type=Path, metavar="FILE|DIR", help=say("backup.file"))
    made.add_argument("--verify", action="store_true", help=say("backup.verify"))
    made.add_argument("--with-key", action="store_true", help=say("backup.with_key"))
    made.add_argument("--keep", type=int, choices=range(1, 1000), metavar="N", help=say("backup.keep"))
    made.add_argument("--passphrase-file", type=Path, metavar="FILE", help=say("backup.passphrase"))
    made.add_argument("--force", action="store_true", help=say("backup.force"))
    made = command("restore")
    made.add_argument("file", type=Path, metavar="FILE", help=say("restore.file"))
    made.add_argument("--new-key", action="store_true", help=say("restore.new_key"))
    made.add_argument("--passphrase-file", type=Path, metavar="FILE", help=say("backup.passphrase"))
    made.add_argument("--force", action="store_true", help=say("restore.force"))
    made = command("doctor")
    made.add_argument(
        "--format", choices=("text", "json"), default="text", metavar="text|json", help=say("read.format")
    )


def _add_form(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("--unit", metavar="UNIT", help=say("form.unit"))
    made.add_argument("--units", type=Path, metavar="FILE", help=say("form.units"))
    made.add_argument("--period", required=True, metavar="2026H1", help=say("form.period"))
    made.add_argument("--outline", metavar="FILE|NAME", help=say("form.outline"))
    made.add_argument(
        "--previous", type=Path, action="append", default=[], metavar="FILE", help=say("form.previous")
    )
    made.add_argument("--deadline", type=_day, metavar="DAY", help=say("form.deadline"))
    made.add_argument("--to", metavar="BODY", help=say("form.to"))
    made.add_argument("--out", type=Path, required=True, metavar="FILE|DIR", help=say("form.out"))
    made.add_argument("--force", action="store_true", help=say("form.force"))


def _add_letter(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("--for", dest="unit", required=True, metavar="UNIT", help=say("letter.for"))
    made.add_argument("--issuer", metavar="ISSUER", help=say("letter.issuer"))
    made.add_argument("--period", required=True, metavar="2026H1", help=say("form.period"))
    made.add_argument("--outline", metavar="FILE|NAME", help=say("form.outline"))
    made.add_argument("--units", type=Path, metavar="FILE", help=say("letter.units"))
    made.add_argument("--deadline", type=_day, metavar="DAY", help=say("form.deadline"))
    made.add_argument("--email", metavar="ADDRESS", help=say("letter.email"))
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help=say("letter.out"))
    made.add_argument("--force", action="store_true", help=say("form.force"))


def _add_check(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("files", type=Path, nargs="+", metavar="FILE", help=say("check.files"))
    for name, several in (("previous", True), ("campaign", False), ("rules", False), ("waive", True)):
        made.add_argument(
            f"--{name}",
            type=Path,
            nargs="+" if name == "previous" else None,
            action="extend" if name == "previous" else "append" if several else "store",
            default=[] if several else None,
            metavar="FOLDER" if name == "campaign" else "FILE",
            help=say(f"check.{name}"),
        )
    made.add_argument("--outline", metavar="FILE|NAME", help=say("check.outline"))
    made.add_argument("--register", type=Path, metavar="FILE", help=say("units.register"))
    made.add_argument(
        "--format",
        choices=("text", "json", "html", "docx"),
        default="text",
        metavar="text|json|html|docx",
        help=say("check.format"),
    )
    made.add_argument("--out", type=Path, metavar="DIR", help=say("check.out"))
    made.add_argument("--fix", action="store_true", help=say("check.fix"))
    made.add_argument("--force", action="store_true", help=say("consolidate.force"))


def _add_explain(made: argparse.ArgumentParser, say: Texts) -> None:
    made.add_argument("result", type=Path, metavar="ket-qua.json", help=say("explain.result"))
    made.add_argument("indicator", metavar="INDICATOR", help=say("explain.indicator"))


def _add_units(made: argparse.ArgumentParser, say: Texts) -> None:
    """``units find|show|tree|successors``."""
    actions = made.add_subparsers(
        dest="action", title=say("units.actions"), metavar=say("commands.metavar"), required=True
    )
    for name in ("find", "show", "tree", "successors"):
        action = actions.add_parser(
            name, help=say.plain(f"units.{name}"), description=say.plain(f"units.{name}"), say=say
        )
        action.add_argument("name", metavar="NAME", help=say("units.name"))
        action.add_argument("--at", type=_day, metavar="DAY", help=say("units.at"))
        if name == "find":
            action.add_argument("--under", metavar="UNIT", help=say("units.under"))
        action.add_argument("--register", type=Path, metavar="FILE", help=say("units.register"))
        action.add_argument(
            "--format", choices=("text", "json"), default="text", metavar="text|json", help=say("read.format")
        )
        action.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, metavar="vi|en", help=say("lang")
        )


def _day(text: str) -> date:
    """A day as "2024-06-01" or "1/6/2024"."""
    parts = text.split("/")
    return date.fromisoformat(f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}" if len(parts) == 3 else text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(given)
    options = build_parser(lang).parse_args(given)
    say = Texts(options.lang)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return _run(options, say)


def _run(options: argparse.Namespace, say: Texts) -> int:
    from importlib import import_module

    from doingoai.cli.errors import shown
    from doingoai.model import UserError

    try:
        return int(import_module(f"doingoai.cli.{options.command}").run(options, say))
    except UserError as error:
        sys.stderr.write(f"{say('error.prefix')} {shown(error, say.lang)}\n")
        return USAGE
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{say('interrupted')}\n")
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away (“| head”): nothing is wrong
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
