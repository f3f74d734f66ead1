"""Started by ``isolation.run``: puts limits on this process, then becomes the command. Uses the standard library alone.

Arguments: the limits as JSON (bytes, seconds, counts), then the command.
"""

import json
import os
import sys

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def limit(limits: "dict[str, int]") -> None:
    """Set soft and hard limits by name ("AS"); where the system has no such limits, nothing is done."""
    try:
        import resource
    except ImportError:
        return
    for name, wanted in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(kind, (wanted, wanted))


def leave_network() -> None:
    """Give this process a network of its own that leads nowhere, where Linux lets it."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    user, group = os.getuid(), os.getgid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_USER | _NEW_NETWORK) == 0:
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - starts faster without pathlib
                file.write(line)
    else:
        library.unshare(_NEW_NETWORK)


if __name__ == "__main__":
    leave_network()
    limit(json.loads(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - this is the purpose
