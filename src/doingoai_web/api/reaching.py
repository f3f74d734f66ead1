"""Sending to an address that somebody typed, without becoming a way into the network behind this site.

Only https; the name is looked up once, every address it has must be public, and the connection goes to the very address that was
looked at; no redirect is followed, nothing but the status of the answer is kept. Hosts that the settings name (``DOINGOAI_WEBHOOK_HOSTS``)
may be inside; in the demo also this machine itself, by plain http.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from doingoai.model import UserError

SECONDS = 8.0  # for one connection or one answer
ALL = 15.0  # for the whole
MAX_ANSWER = 4096  # bytes of an answer that are read, and thrown away
MAX_ADDRESS = 500
HERE = frozenset(("localhost", "127.0.0.1", "::1"))
SCHEMES = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Answer:
    """status: None where no answer came; said: why not, in words."""

    status: int | None
    said: str
    milliseconds: int


def _refuse(what: str, do: str) -> UserError:
    return UserError(code="GD-022", where="Địa chỉ nhận thông báo", what=what, do=do)


def _allowed(host: str) -> bool:
    """Whether the settings let this host be inside the own network."""
    return host in settings.WEBHOOK_HOSTS or (settings.DEMO and host in HERE)


def checked(address: str) -> SplitResult:
    """The parts of an address that may be sent to, as far as its spelling goes. Raises UserError GD-022."""
    do = "Viết địa chỉ đầy đủ dạng https://ten-may.gov.vn/duong-dan."
    if len(address) > MAX_ADDRESS or any(ord(char) <= 32 or ord(char) > 126 for char in address):
        raise _refuse("quá dài, hoặc có dấu cách hay chữ có dấu.", do)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refuse("không phải một địa chỉ.", do) from None
    if parts.scheme not in SCHEMES or not host:
        raise _refuse("không phải địa chỉ https.", do)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refuse(
            "có tên đăng nhập, mật khẩu hoặc dấu #.", "Bỏ phần ấy đi; bên nhận kiểm tra chữ ký của thông báo."
        )
    if parts.scheme == "http" and not (settings.DEMO and host in HERE):
        raise _refuse("dùng http, không được mã hóa trên đường đi.", "Dùng https.")
    if port is not None and port not in (80, 443) and port < 1024:
        raise _refuse(f"cổng {port} không phải cổng của một trang.", "Dùng cổng 443 hoặc từ 1024 trở lên.")
    if not _allowed(host) and _literal(host) is not None and not _public(host):
        raise _inside(host)
    return parts


def _inside(host: str) -> UserError:
    return _refuse(
        f"{host} là địa chỉ trong mạng nội bộ hoặc của chính máy này.",
        "Dùng địa chỉ công khai; nếu bên nhận thật sự ở trong mạng của cơ quan, nhờ quản trị máy khai tên máy ấy trong DOINGOAI_WEBHOOK_HOSTS.",
    )


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _public(found: str) -> bool:
    """Whether an address is one of the open network; one wrapped in another is judged by what it wraps."""
    address = ipaddress.ip_address(found.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return address.is_global and not address.is_multicast


def looked_up(host: str, port: int) -> tuple[int, tuple[str, int]]:
    """(family, address) to connect to. Raises UserError GD-022 where any address of the name is inside, OSError where there is none."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not rows:
        raise OSError("no address")
    if not _allowed(host) and not all(_public(str(row[4][0])) for row in rows):
        raise _inside(host)
    family, _, _, _, where = rows[0]
    return family, (str(where[0]), int(where[1]))


def _connected(parts: SplitResult, left: float) -> http.client.HTTPConnection:
    """A connection to the address that was looked at, and to no other."""
    host = parts.hostname or ""
    port = parts.port or SCHEMES[parts.scheme]
    _, where = looked_up(host, port)
    sock = socket.create_connection(where, timeout=min(SECONDS, left))
    if parts.scheme == "https":
        try:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except Exception:
            sock.close()
            raise
    made = http.client.HTTPConnection(host, port, timeout=SECONDS)
    made.sock = sock
    return made


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send, and say what came back. Raises nothing: whatever went wrong is in the answer, in words."""
    begun = time.monotonic()
    status, said = None, ""
    try:
        parts = checked(address)
        connection = _connected(parts, ALL)
        try:
            target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", target, body=body, headers=dict(headers))
            if connection.sock is not None:
                connection.sock.settimeout(max(0.1, min(SECONDS, ALL - (time.monotonic() - begun))))
            response = connection.getresponse()
            status = response.status
            response.read(MAX_ANSWER)
        finally:
            connection.close()
    except UserError as error:
        said = f"{error.what} {error.do}"
    except ssl.SSLCertVerificationError:
        said = "chứng thư TLS của bên nhận không hợp lệ."
    except ssl.SSLError:
        said = "không bắt tay TLS được với bên nhận."
    except TimeoutError:
        said = "bên nhận không trả lời kịp."
    except socket.gaierror:
        said = "không tìm thấy tên máy."
    except (OSError, http.client.HTTPException, ValueError) as error:
        said = f"không kết nối được ({type(error).__name__})."
    if status is not None and 300 <= status < 400:
        said = "bên nhận chuyển sang địa chỉ khác; không đi theo. Khai thẳng địa chỉ cuối."
    elif status is not None and status >= 400:
        said = "bên nhận báo lỗi."
    return Answer(status, said[:200], int((time.monotonic() - begun) * 1000))
