"""What a reader may spend on one file, and the refusals that say so.

Bytes come from strangers: a file may be empty, mislabelled, locked, broken, or made to exhaust the machine. Every such file
ends in a ``UserError`` with a code of its own:

DT-001 not found, a folder, or not readable; DT-002 too large; DT-003 empty; DT-004 a format that no reader takes;
DT-005 locked with a password; DT-006 not text (binary junk); DT-007 unreadable encoding; DT-008 broken file;
DT-009 package that would unpack beyond all measure; DT-010 XML with a document type or entities; DT-011 takes too long;
DT-012 takes too much memory; DT-013 a program that is needed is not installed; DT-014 a converter broke down on the file;
DT-015 a container with several reports where one was asked for.
"""

from doingoai.model import UserError

MIB = 1 << 20
MAX_FILE_BYTES = 100 * MIB
MAX_TEXT_BYTES = 16 * MIB  # some 5,000 pages: beyond that it is no report
MAX_PARTS = 5_000
MAX_PART_BYTES = 48 * MIB  # one XML part, unpacked
MAX_XML_BYTES = 96 * MIB  # all XML parts that are read, unpacked
MAX_UNPACKED_BYTES = 2_000 * MIB  # everything the package says it holds
MAX_RATIO = 250  # unpacked to packed, for parts above MIN_RATIO_BYTES; officialese in XML reaches about 60
MIN_RATIO_BYTES = 4 * MIB


def _size(count: int) -> str:
    return f"{count / MIB:.0f} MB" if count >= MIB else f"{max(1, count // 1024)} KB"


def missing(name: str, what: str) -> UserError:
    return UserError(code="DT-001", where=name, what=what, do="Kiểm tra đường dẫn và quyền đọc tệp.")


def too_large(name: str, size: int, limit: int) -> UserError:
    return UserError(
        code="DT-002",
        where=name,
        what=f"tệp {_size(size)}, vượt giới hạn {_size(limit)}.",
        do="Tách tệp hoặc bỏ bớt hình ảnh rồi đọc lại.",
    )


def empty(name: str) -> UserError:
    return UserError(
        code="DT-003", where=name, what="tệp rỗng, không có chữ nào.", do="Gửi lại tệp có nội dung."
    )


def unread_format(name: str, kind: str, taken: str) -> UserError:
    """kind: the format met, for the reader; taken: the formats that are read (".docx, .txt")."""
    return UserError(
        code="DT-004",
        where=name,
        what=f"đây là {kind}; hiện chỉ đọc được {taken}.",
        do="Mở tệp và chọn “Lưu dưới dạng” (Save As) .docx, rồi đọc tệp .docx đó.",
    )


def locked(name: str) -> UserError:
    return UserError(
        code="DT-005",
        where=name,
        what="tệp được đặt mật khẩu nên không mở được.",
        do="Bỏ mật khẩu (Word: Tệp, Thông tin, Bảo vệ tài liệu) rồi lưu lại.",
    )


def binary(name: str) -> UserError:
    return UserError(
        code="DT-006",
        where=name,
        what="tệp không phải văn bản: có nhiều byte không phải chữ.",
        do="Kiểm tra đúng tệp báo cáo chưa; nếu đúng, mở bằng Word và lưu lại thành .docx.",
    )


def unreadable_encoding(name: str, line: int) -> UserError:
    return UserError(
        code="DT-007",
        where=f"{name}, dòng {line}",
        what="bảng mã chữ không phải Unicode, cũng không nhận ra chắc chắn là TCVN3, VNI hay VISCII, nên không đọc được dấu tiếng Việt.",
        do="Mở bằng Word hoặc Notepad, chuyển sang Unicode, lưu lại với mã hóa UTF-8 hoặc thành .docx.",
    )


def broken(name: str, part: str = "") -> UserError:
    detail = f" (phần {part})" if part else ""
    return UserError(
        code="DT-008",
        where=name,
        what=f"tệp bị hỏng, không đọc được{detail}.",
        do="Mở bằng Word để sửa và lưu lại, hoặc xin lại bản gốc.",
    )


def bomb(name: str, what: str) -> UserError:
    return UserError(
        code="DT-009",
        where=name,
        what=f"tệp nén bất thường: {what}.",
        do="Không mở tệp này; xin lại báo cáo từ nơi gửi, lưu bằng Word.",
    )


def entities(name: str, part: str) -> UserError:
    return UserError(
        code="DT-010",
        where=name,
        what=f"phần {part} khai báo thực thể XML, điều không có trong tệp do Word tạo ra.",
        do="Không mở tệp này; xin lại báo cáo từ nơi gửi, lưu bằng Word.",
    )


def too_long(name: str, seconds: float) -> UserError:
    return UserError(
        code="DT-011",
        where=name,
        what=f"đọc quá {seconds:.0f} giây mà chưa xong nên đã dừng.",
        do="Tách tệp thành nhiều phần nhỏ hơn, hoặc mở bằng Word và lưu lại thành .docx.",
    )


def too_much_memory(name: str, limit: int) -> UserError:
    """limit: bytes."""
    return UserError(
        code="DT-012",
        where=name,
        what=f"đọc tệp này cần hơn {_size(limit)} bộ nhớ nên đã dừng.",
        do="Tách tệp thành nhiều phần nhỏ hơn, bỏ bớt hình ảnh, rồi đọc lại.",
    )


def converter_missing(name: str, program: str, packages: str) -> UserError:
    """program: what is needed ("LibreOffice"); packages: of Debian or Ubuntu."""
    return UserError(
        code="DT-013",
        where=name,
        what=f"cần chương trình {program} để đọc loại tệp này nhưng máy chưa cài.",
        do=f"Cài bằng lệnh: sudo apt-get install {packages} (hoặc nhờ người quản trị máy), rồi đọc lại.",
    )


def converter_failed(name: str) -> UserError:
    return UserError(
        code="DT-014",
        where=name,
        what="chương trình chuyển đổi không đọc được tệp này, có thể tệp bị hỏng.",
        do="Mở bằng Word và lưu lại thành .docx, hoặc xin lại bản gốc.",
    )


def too_many_pages(name: str, count: int, limit: int) -> UserError:
    return UserError(
        code="DT-002",
        where=name,
        what=f"tệp có {count} trang, vượt giới hạn {limit} trang.",
        do="Tách tệp thành nhiều phần rồi đọc từng phần.",
    )


def several(name: str, count: int) -> UserError:
    return UserError(
        code="DT-015",
        where=name,
        what=f"tệp này chứa {count} tệp, không phải một báo cáo.",
        do="Đọc bằng lệnh doingoai read, hoặc trong Python bằng doingoai.pipeline.read_many([tệp]), để được từng báo cáo.",
    )
