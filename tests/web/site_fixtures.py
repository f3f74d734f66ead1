"""The example province as a site: loaded once, each test in a transaction that is taken back."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from doingoai_web.people.models import User


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def django_db_setup(
    of_this_run: Path, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """The example province in the test database, read as any upload is."""
    import demo_once
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        demo_once.take(of_this_run, os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    yield
    with django_db_blocker.unblock():
        demo_once.give_back(name)


@pytest.fixture
def user(db: None) -> "Callable[[str], User]":
    from doingoai_web.people.models import User

    return lambda name: User.objects.get(username=name)


@pytest.fixture
def sign_in(db: None) -> Callable[[str], Client]:
    """A browser in which this account is signed in."""

    from doingoai_web.people.models import User

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in


CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def site(of_this_run: Path, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo as ``doingoai serve --demo`` runs it, worker and all; its address."""
    import demo_once

    home, port = tmp_path_factory.mktemp("site"), _free_port()
    demo_once.settle(of_this_run, home)
    environment = {**os.environ, "DOINGOAI_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "doingoai.cli.main", "serve", "--demo", "--port", str(port)]
    with (home / "log").open("wb") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/suc-khoe/", running, home / "log")
            yield address
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(20)


def _wait_for(address: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"trang không chạy: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Headless Chromium; skips where there is none. Of one module: while it runs, this process may not ask the database, so that its
    tests stand in modules without ``django_db``."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        pytest.skip("không có Chromium (sudo apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page_of(site: str, browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    """A page in which an account is signed in: ``page_of("chuyenvien", width=390)``. Any script error or blocked resource fails
    the test."""
    contexts, troubles = [], []

    def opened(account: str | None, *, width: int = 1280, height: int = 900, scripts: bool = True) -> "Page":
        from doingoai_web.demo import PASSWORD

        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="vi-VN",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        if account is not None:
            page.goto("/vao/")
            page.fill("input[name=username]", account)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button")
            page.wait_for_url(lambda address: "/vao/" not in address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
