"""A program that calls the interface, for its tests."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from doingoai_web.api import services
from doingoai_web.people.models import User


class Program:
    """A program that calls with a token of this account."""

    def __init__(self, account: str, *, writes: bool = True) -> None:
        self.user = User.objects.get(username=account)
        now = timezone.now()
        self.token, self.secret = services.make_token(
            user=self.user,
            name="thử",
            writes=writes,
            expires_on=timezone.localdate() + timedelta(days=9),
            now=now,
        )
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def __call__(self, method: str, path: str, given: Any = None, **headers: str) -> Any:
        send = getattr(self.client, method)
        extra: dict[str, Any] = {"headers": {**self.headers, **headers}}
        if given is not None:
            extra |= {"data": json.dumps(given), "content_type": "application/json"}
        return send(f"/api/v1{path}", **extra)

    def get(self, path: str) -> Any:
        response = self("get", path)
        assert response.status_code == 200, response.content
        return response.json()


def words(response: Any, status: int, code: str) -> dict[str, str]:
    assert response.status_code == status, response.content
    found: dict[str, str] = response.json()
    assert set(found) == {"code", "where", "what", "do"}
    assert found["code"] == code
    assert all(found.values())
    return found
