"""Files given out: always as attachments, of no type that a browser would open, under the path ``/tai-ve/`` alone."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

POLICY = "default-src 'none'; sandbox"


def attachment(data: bytes, name: str) -> HttpResponse:
    """The answer that makes a browser save these bytes under this name, whatever they are."""
    response = HttpResponse(data, content_type="application/octet-stream")
    plain = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=plain.strip(". ")[-180:] or "tep"
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
