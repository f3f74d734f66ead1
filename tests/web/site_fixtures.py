"""The example province as a site: loaded once, each test in a transaction that is taken back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from doingoai_web.people.models import User


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The example province in the test database, read as any upload is."""
    from doingoai_web.demo import load_demo

    with django_db_blocker.unblock():
        load_demo()


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
