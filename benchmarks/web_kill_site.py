"""A running site and people at it, for ``benchmarks.web_kill``: without a browser, over HTTP."""

import http.cookiejar
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any


class _NoFollow(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


class Browser:
    """A signed-in person, without a browser."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _NoFollow)

    def call(self, path: str, body: bytes | None = None, kind: str = "") -> int:
        request = urllib.request.Request(self.base + path, data=body)  # noqa: S310 - of our own server
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with self.opener.open(request, timeout=60) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.read()
            return error.code

    @property
    def token(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def post(self, path: str, **fields: object) -> int:
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return self.call(path, data.encode(), "application/x-www-form-urlencoded")

    def send(self, path: str, files: dict[str, bytes]) -> int:
        """Hand files in, confirmed as no secret."""
        edge = secrets.token_hex(12)
        pieces = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in (("csrfmiddlewaretoken", self.token), ("cleared", "1"))
        ]
        for name, data in files.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            pieces.append(head.encode() + data + b"\r\n")
        body = b"".join(pieces) + f"--{edge}--\r\n".encode()
        return self.call(path, body, f"multipart/form-data; boundary={edge}")

    def sign_in(self, name: str, password: str) -> None:
        self.call("/vao/")
        assert self.post("/vao/", username=name, password=password) == 302


class Site:
    """The two parts of the site as processes of their own groups."""

    def __init__(self, home: Path) -> None:
        from doingoai_web.serve import parts

        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self.commands = parts("127.0.0.1", self.port)
        self.log = (home / "log").open("ab")
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        for name, command in self.commands.items():
            if name not in self.running:
                self.running[name] = subprocess.Popen(  # noqa: S603
                    command, stdout=self.log, stderr=self.log, start_new_session=True
                )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.address}/suc-khoe/", timeout=2):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("trang không chạy lại")

    def kill(self, names: tuple[str, ...]) -> None:
        for name in names:
            if (process := self.running.pop(name, None)) is not None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def stop(self) -> None:
        self.kill(tuple(self.running))
        self.log.close()
