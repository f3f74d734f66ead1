"""Uploads are held in memory, within bounds: nothing unencrypted is written to a disk before it is cleared."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedMemoryUploadHandler(FileUploadHandler):
    """Holds each file in memory. One that is longer than the limit is cut off and marked, so that the page can say so."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > settings.MAX_REQUEST_BYTES:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = BytesIO()
        self._long = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._file.tell() + len(raw_data) > settings.MAX_UPLOAD_BYTES:
            self._long = True
            self._file = BytesIO()
        if not self._long:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._file.seek(0)
        made = InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        made.too_long = self._long  # type: ignore[attr-defined]
        return made
