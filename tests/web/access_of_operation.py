"""Who may open the pages of ``operation`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

OPEN: set[str] = set()
OWN: set[str] = set()
MAY: dict[str, set[str]] = {}
WRITES: set[str] = set()
ALLOWED: dict[str, set[str]] = {}


def rows() -> dict[str, tuple[Any, ...]]:
    return {}
