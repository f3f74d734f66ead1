"""Near-duplicate search over generated paragraphs, beside datasketch in the same run: ``python -m benchmarks.near_duplicates``.

    python -m benchmarks.near_duplicates                    100.000 paragraphs
    python -m benchmarks.near_duplicates --size 1000000     the full measure (about 3 GB)
    python -m benchmarks.near_duplicates --peer 20000       how many of them datasketch gets (0: none)
    python -m benchmarks.near_duplicates --write            and put the table into docs/near-duplicates.md

Every paragraph is looked up among those before it and then added, as a campaign's are. The truth is the exact Jaccard similarity of
the runs of three words, known for every planted copy. ``datasketch`` is measured where it is installed; the program needs it not.
"""

import argparse
import importlib
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from doingoai.check.over_time.near import shingles
from doingoai.check.over_time.sketches import near_pairs

_PAGE = Path(__file__).parents[1] / "docs" / "near-duplicates.md"
THRESHOLD = 0.7
COPIES = 0.2  # of the paragraphs are copies of an earlier one, some words changed
BANDS = ((0.7, 0.75), (0.75, 0.8), (0.8, 0.9), (0.9, 1.01))

_OPENERS = """trong kỳ báo cáo|thực hiện chương trình công tác năm|nhân dịp Tết cổ truyền của nước bạn|theo đề nghị của phía đối tác|
được sự đồng ý của cấp có thẩm quyền|nhằm tăng cường tình đoàn kết|trên cơ sở thỏa thuận đã ký|hưởng ứng tháng hành động vì trẻ em|
để chuẩn bị cho mùa lễ hội|sau đợt mưa lũ đầu tháng|trước yêu cầu quản lý địa bàn|qua rà soát thực tế ở cơ sở|ngay từ những tháng đầu năm|
phát huy kết quả đã đạt được|căn cứ tình hình tại địa phương|tiếp nối chuỗi hoạt động giao lưu|bên lề hội nghị xúc tiến|vào trung tuần tháng"""
_ACTORS = """Ủy ban nhân dân {u}|Công an {u}|Hội Liên hiệp Phụ nữ {u}|Đoàn Thanh niên {u}|Hội Nông dân {u}|Ban Chỉ huy Quân sự {u}|
Trạm Y tế {u}|Trung tâm Văn hóa và Truyền thông {u}|Mặt trận Tổ quốc {u}|trường phổ thông dân tộc bán trú {u}|đồn biên phòng {u}|
Phòng Văn hóa và Thông tin {u}|hợp tác xã nông nghiệp {u}|Hội Chữ thập đỏ {u}|tổ tự quản đường biên {u}|Phòng Nội vụ {u}"""
_DONE = """đã đón tiếp và làm việc với|đã phối hợp hướng dẫn|đã cử cán bộ tháp tùng|đã trao đổi kinh nghiệm với|đã tổ chức gặp mặt|
đã hỗ trợ thủ tục cho|đã tiếp nhận hàng cứu trợ từ|đã ký biên bản ghi nhớ với|đã thống nhất lịch hội đàm với|đã mở lớp tiếng cho|
đã bàn giao công trình cùng|đã thăm hỏi và tặng quà|đã kiểm tra việc lưu trú của|đã giới thiệu sản phẩm tới|đã phát tờ rơi tới"""
_WHOM = """{n} chuyên gia của tổ chức {o}|{n} đại biểu đến từ {p}|{n} hộ kinh doanh ở chợ phiên {p}|{n} cán bộ thú y của {p}|
đoàn nghệ thuật {p} gồm {n} người|{n} học sinh nghèo ở bản {p}|nhóm tình nguyện {o} gồm {n} thành viên|{n} lao động mùa vụ từ {p}|
{n} doanh nghiệp của hiệp hội {o}|đoàn bác sĩ {o} gồm {n} người|{n} già làng, trưởng bản của {p}|{n} phóng viên của đài {o}"""
_ABOUT = """về việc giữ rừng giáp ranh và phòng chống cháy|nhằm bảo tồn nghề dệt và làn điệu dân ca|để mở rộng vùng trồng cây dược liệu|
về phòng chống dịch bệnh trên đàn gia súc|nhằm nâng cấp phòng khám và tủ thuốc bản|về quản lý người qua lại lối mở|
để lắp đặt {n} bể lọc nước cho điểm trường|với tổng giá trị {m} triệu đồng|trong khuôn khổ dự án {o} giai đoạn hai|
kèm theo {n} suất quà và {m} cuốn vở|tại nhà văn hóa bản {p}|và ghi hình {n} phóng sự giới thiệu du lịch cộng đồng|
về bảo vệ mốc giới và đường thông tầm nhìn|để tìm kiếm {n} người mất tích sau lũ|với sự tham gia của {m} lượt người dân"""
_ENDINGS = """kết quả được hai bên đánh giá thiết thực|việc đón tiếp bảo đảm trang trọng, tiết kiệm|không để xảy ra vụ việc phức tạp|
sau đó đã báo cáo Sở Ngoại vụ theo quy định|kinh phí do phía bạn chi trả {m} triệu đồng|còn lại {n} hồ sơ chuyển kỳ sau xử lý|
đã đăng {n} tin trên trang thông tin điện tử|dự kiến lặp lại vào quý sau|người dân các bản {p} đồng tình ủng hộ|thời gian làm việc {n} ngày"""
_SYLLABLES = "na mường phiêng nậm bản khe tân lũng chiềng pù hin sầm lâu thoa rịa lìm khuê đông hòa phú vân sơn mai kim ia đăk krông trà long".split()
_TITLES = "Sao Mai|Bàn tay Xanh|Nhịp cầu|Hạt giống|Ánh dương|Vùng xa|Mái ấm|Bạn đồng hành|Nguồn sáng|Cội nguồn|Đại ngàn|Biển xanh".split(
    "|"
)


def _choices(block: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in block.replace("\n", "").split("|"))


_PARTS = tuple(map(_choices, (_OPENERS, _ACTORS, _DONE, _WHOM, _ABOUT, _ENDINGS)))


def _fill(phrase: str, chance: random.Random) -> str:
    def name() -> str:
        return " ".join(chance.choice(_SYLLABLES).capitalize() for _ in range(2))

    return phrase.format(
        u=f"xã {name()}",
        o=f"{chance.choice(_TITLES)} {chance.choice(_SYLLABLES).capitalize()}",
        p=name(),
        n=f"{chance.randint(1, 99):02d}",
        m=f"{chance.randint(100, 9_999)}",
    )


def paragraph(chance: random.Random) -> str:
    """A paragraph of results of one or two sentences."""
    return " ".join(
        _fill(", ".join((chance.choice(_PARTS[0]), chance.choice(_PARTS[1]))), chance)
        + " "
        + _fill(" ".join(chance.choice(part) for part in _PARTS[2:5]), chance)
        + f"; {_fill(chance.choice(_PARTS[5]), chance)}."
        for _ in range(chance.randint(1, 2))
    )


def copy(text: str, chance: random.Random) -> str:
    """The paragraph with so many of its words changed that between half and all of its runs of three words stay."""
    words = text.split()
    for _ in range(chance.randint(0, max(1, len(words) // 13))):
        words[chance.randrange(len(words))] = chance.choice(_SYLLABLES)
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Corpus:
    """paragraphs: folded, in their order; planted: (number of a copy, of its original)."""

    paragraphs: list[str]
    planted: list[tuple[int, int]]


def corpus(size: int, seed: int = 7) -> Corpus:
    """So many paragraphs, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    paragraphs: list[str] = []
    planted = []
    for number in range(size):
        if number and chance.random() < COPIES:
            original = chance.randrange(number)
            planted.append((number, original))
            paragraphs.append(copy(paragraphs[original], chance).lower())
        else:
            paragraphs.append(paragraph(chance).lower())
    return Corpus(paragraphs, planted)


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of members both have."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


@dataclass(frozen=True, slots=True)
class Result:
    """seconds: of processor time; recall: by band of similarity; pairs: reported; wrong: of these below the threshold."""

    name: str
    size: int
    seconds: float
    recall: tuple[float | None, ...]
    pairs: int
    wrong: int
    peak: float


def _recall(data: Corpus, size: int, found: set[tuple[int, int]]) -> tuple[float | None, ...]:
    met = [[0, 0] for _ in BANDS]
    for number, original in data.planted:
        if number >= size:
            break
        score = jaccard(
            shingles(data.paragraphs[number].split()), shingles(data.paragraphs[original].split())
        )
        for band, (low, high) in enumerate(BANDS):
            if low <= score < high:
                met[band][0] += (number, original) in found
                met[band][1] += 1
    return tuple(hits / every if every else None for hits, every in met)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # GB on Linux


def ours(data: Corpus) -> Result:
    """The search of the program: MinHash with numpy."""
    started = time.process_time()
    found = {(a, b): score for a, b, score in near_pairs(data.paragraphs, THRESHOLD)}
    seconds = time.process_time() - started
    wrong = sum(score < THRESHOLD for score in found.values())
    size = len(data.paragraphs)
    return Result("doingoai", size, seconds, _recall(data, size, set(found)), len(found), wrong, _peak())


def datasketch(data: Corpus, size: int) -> Result | None:
    """MinHash and LSH with as many rows and bands as ours (its own choice for 0.7 finds but half of the pairs there), candidates verified by the exact similarity; None where it is not installed."""
    try:
        library = importlib.import_module("datasketch")
    except ImportError:
        return None
    paragraphs = data.paragraphs[:size]
    started = time.process_time()
    lsh = library.MinHashLSH(num_perm=115, params=(23, 5))
    found: set[tuple[int, int]] = set()
    sets: list[frozenset[int]] = []
    for number, signature in enumerate(_signatures(library, paragraphs)):
        members = shingles(paragraphs[number].split())
        for other in lsh.query(signature):
            if jaccard(members, sets[other]) >= THRESHOLD:
                found.add((number, other))
        sets.append(members)
        lsh.insert(number, signature)
    seconds = time.process_time() - started
    return Result("datasketch", size, seconds, _recall(data, size, found), len(found), 0, _peak())


def _signatures(library: object, paragraphs: Sequence[str]) -> Iterator[object]:
    for text in paragraphs:
        words = text.split()
        signature = library.MinHash(num_perm=115)  # type: ignore[attr-defined]
        signature.update_batch(
            [" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)]
        )
        yield signature


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table."""
    names = [f"{low:.2f}–{min(high, 1):.2f}" for low, high in BANDS]
    rows = [
        "| | đoạn | giây CPU | đoạn/giây | "
        + " | ".join(f"nhớ lại, J {name}" for name in names)
        + " | cặp tìm thấy | cặp sai | bộ nhớ (GB) |",
        "|---|---:|---:|---:|" + "---:|" * len(names) + "---:|---:|---:|",
    ]
    for result in results:
        recall = " | ".join("–" if value is None else f"{value:.4f}" for value in result.recall)
        rows.append(
            f"| {result.name} | {result.size:,} | {result.seconds:.1f} | {result.size / result.seconds:,.0f} | {recall} "
            f"| {result.pairs:,} | {result.wrong} | {result.peak:.2f} |"
        )
    return "\n".join(rows)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--peer", type=int, default=20_000)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    data = corpus(chosen.size)
    results = [ours(data)]
    peer = datasketch(data, min(chosen.peer, chosen.size)) if chosen.peer else None
    if peer is not None:
        results.append(peer)
    text = table(results)
    print(text)
    if chosen.write:
        _PAGE.write_text(
            f"# Tìm đoạn gần trùng\n\n`python -m benchmarks.near_duplicates --size {chosen.size}`\n\n{text}\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()
