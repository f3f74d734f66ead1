"""The one exception whose text a user reads."""


class UserError(Exception):
    """A mistake in the input that the reader can put right; all else is a bug.

    code: stable id such as ``DT-003``, so that a message can be looked up and a test can name it.
    where: the file, row or option at fault; what: what is wrong; do: the remedy. All in Vietnamese.
    """

    def __init__(self, code: str, where: object, what: str, do: str) -> None:
        self.code, self.where, self.what, self.do = code, str(where), what, do
        super().__init__(f"[{code}] {where}: {what} {do}")
