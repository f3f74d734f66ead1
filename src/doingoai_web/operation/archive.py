"""A backup as one file: a .zip of table files, kept files and a manifest with the SHA-256 of each; encrypted where a passphrase is given.

Encrypted, the .zip is cut into pieces of 1 MiB, each sealed with AES-256-GCM under a key that scrypt makes of the passphrase and a salt;
the number of the piece and whether it is the last are part of what is sealed, so that none can be left out, moved or cut off.
"""

import hashlib
import io
import json
import secrets
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doingoai.model import UserError

MANIFEST = "ke-khai.json"
FORMAT = 1
MAGIC = b"DNGSL\x01\r\n"  # of an encrypted backup
PIECE = 1 << 20
TAG = 16
READ = 1 << 20


def _key(passphrase: str, salt: bytes) -> AESGCM:
    raw = hashlib.scrypt(passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 << 20, dklen=32)
    return AESGCM(raw)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((last,))


class Sealing(io.RawIOBase):
    """Writes what it is given, encrypted, to another file. Not seekable: zipfile writes it from front to end."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        self._target, self._held, self._number, self._told = target, bytearray(), 0, 0
        salt = secrets.token_bytes(16)
        self._cipher = _key(passphrase, salt)
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._told

    def write(self, data: Any) -> int:
        given = bytes(data)
        self._held += given
        self._told += len(given)
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(given)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, MAGIC))
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._held), last=True)
        super().close()


class Opening(io.RawIOBase):
    """Reads an encrypted backup at any place."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._source, self._at, self._kept = source, 0, (-1, b"")
        source.seek(len(MAGIC))
        self._cipher = _key(passphrase, source.read(16))
        begin, end = len(MAGIC) + 16, source.seek(0, io.SEEK_END)
        self._begin, whole = begin, end - begin
        self._pieces = max(1, -(-whole // (PIECE + TAG)))
        self._size = whole - self._pieces * TAG
        self._piece(self._pieces - 1)  # the last is the last, and the passphrase is the right one

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            self._source.seek(self._begin + number * (PIECE + TAG))
            sealed = self._source.read(PIECE + TAG)
            nonce = _nonce(number, last=number == self._pieces - 1)
            self._kept = (number, self._cipher.decrypt(nonce, sealed, MAGIC))
        return self._kept[1]

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        number, offset = divmod(self._at, PIECE)
        part = self._piece(number)[offset : offset + wanted]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def broken(path: Path, what: str) -> UserError:
    return UserError("SL-002", path, what, "Dùng một bản sao lưu khác; không khôi phục từ bản này.")


def _passphrase_wanted(path: Path) -> UserError:
    return UserError(
        "SL-003", path, "bản sao lưu được mã hóa.", "Thêm --passphrase-file TỆP, hoặc đặt DOINGOAI_BACKUP_PASSPHRASE."
    )  # fmt: skip


@contextmanager
def _unsealed(path: Path, passphrase: str) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError:
        raise UserError(
            "SL-001", path, "không mở được tệp này.", "Kiểm tra đường dẫn và quyền đọc."
        ) from None
    with file:
        if file.read(len(MAGIC)) != MAGIC:
            file.seek(0)
            yield file
            return
        if not passphrase:
            raise _passphrase_wanted(path)
        try:
            opened = Opening(file, passphrase)
        except (InvalidTag, ValueError):
            raise UserError(
                "SL-004", path, "câu mật khẩu không đúng, hoặc tệp bị cắt cụt.",
                "Kiểm tra lại câu mật khẩu; nếu đúng, dùng một bản sao lưu khác.",
            ) from None  # fmt: skip
        with io.BufferedReader(opened, READ) as whole:
            yield whole


class Backup:
    """A backup that is open for reading. manifest: what it says of itself."""

    def __init__(self, path: Path, whole: zipfile.ZipFile) -> None:
        self.path, self.zip = path, whole
        self.manifest: dict[str, Any] = json.loads(whole.read(MANIFEST))
        if self.manifest.get("format") != FORMAT:
            raise UserError(
                "SL-005", path, "bản sao lưu do một phiên bản mới hơn ghi.", "Cài phiên bản ấy rồi khôi phục."
            )
        self.members: dict[str, dict[str, Any]] = self.manifest["members"]

    def lines(self, name: str) -> Iterator[bytes]:
        with self.zip.open(name) as file:
            yield from file

    def check(self) -> None:
        """Read every member. Raises UserError SL-002 where one is missing, more, or other than when it was written."""
        names = self.zip.namelist()
        if len(names) != len(set(names)) or set(names) != {*self.members, MANIFEST}:
            raise broken(self.path, "có tệp thừa hoặc thiếu so với bản kê khai.")
        for name, wanted in self.members.items():
            digest, size = hashlib.sha256(), 0
            with self.zip.open(name) as file:
                while data := file.read(READ):
                    digest.update(data)
                    size += len(data)
            if (size, digest.hexdigest()) != (wanted["size"], wanted["sha256"]):
                raise broken(self.path, f"“{name}” khác lúc sao lưu.")


BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, InvalidTag, struct.error)


@contextmanager
def opened(path: Path, passphrase: str = "") -> Iterator[Backup]:
    """Open a backup. Raises UserError SL-001 … SL-005; SL-002 also where a part that is read later turns out to be broken."""
    with _unsealed(path, passphrase) as file:
        try:
            whole = zipfile.ZipFile(file)
            found = Backup(path, whole)
        except (*BROKEN, KeyError, ValueError, NotImplementedError, OSError) as error:
            raise broken(path, f"không phải bản sao lưu, hoặc bị hỏng ({type(error).__name__}).") from None
        try:
            with whole:
                yield found
        except BROKEN as error:
            raise broken(path, f"bị hỏng ({type(error).__name__}).") from None


class Writing:
    """A backup that is being written."""

    def __init__(self, whole: zipfile.ZipFile) -> None:
        self.zip = whole
        self.members: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator["Member"]:
        info = zipfile.ZipInfo(name, date_time=(2025, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self.zip.open(info, "w", force_zip64=True) as file:
            made = Member(file)
            yield made
        self.members[name] = {"size": made.size, "sha256": made.digest}

    def finish(self, manifest: dict[str, Any]) -> None:
        whole = {"format": FORMAT, **manifest, "members": self.members}
        self.zip.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True))


class Member:
    """A file within a backup, counted and digested as it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def writing(file: IO[bytes], passphrase: str = "") -> Iterator[Writing]:
    """Write a backup into an open file."""
    sealing = Sealing(file, passphrase) if passphrase else None
    target: Any = sealing if sealing is not None else file
    with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=3) as whole:
        yield Writing(whole)
    if sealing is not None:
        sealing.close()
