"""What the command line says, by key and language."""

from functools import cache

from doingoai.knowledge import mapping

LANGUAGES = ("vi", "en")


class Texts:
    """The texts of one language: ``say("summary.files", read=3)``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else "vi"

    def __call__(self, key: str, **values: object) -> str:
        return _templates()[key][self.lang].format(**values)

    def plain(self, key: str) -> str:
        """The text as it stands, where braces are meant."""
        return _templates()[key][self.lang]


@cache
def _templates() -> dict[str, dict[str, str]]:
    data = mapping("cli.yaml")
    return {key: data.texts(key) for key in data}


def language(arguments: list[str]) -> str:
    """The language asked for, looked up before the arguments are parsed: help and errors already speak it."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return "vi"
