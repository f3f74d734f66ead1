"""How fast the register of units is, each measure beside its peer in the same run: ``python -m benchmarks.units``.

The peers of running text find names as they are spelt in the register and no more; ours says which unit is meant, on which
day, in any spelling. ``ahocorasick_rs`` and ``pyahocorasick`` are measured where they are installed; the program needs neither.
"""

import csv
import difflib
import importlib
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.accuracy.corpus import ROOT
from doingoai.units.finding import find
from doingoai.units.mentions import find_units
from doingoai.units.name_search import find_unit_names
from doingoai.units.register import Register, register
from doingoai.units.resolving import context_of
from doingoai.units.succession import as_of
from doingoai.units.tables import read_spells

WORDS_OF_15_PAGES = 5_650
DAY = date(2024, 6, 30)
Row = tuple[str, ...]
_SENTENCES = (
    "UBND {d} đã đón tiếp đoàn công tác của {f} đến trao đổi kinh nghiệm quản lý đường biên, mốc giới.",
    "Trên địa bàn {x} không xảy ra vụ việc phức tạp liên quan đến người nước ngoài; tình hình cơ bản ổn định.",
    "Các phòng, ban, đơn vị của huyện thường xuyên phối hợp với {p} trong công tác tuyên truyền đến nhân dân các dân tộc.",
    "Công tác lễ tân được chuẩn bị chu đáo, bảo đảm trang trọng, tiết kiệm, đúng quy định của pháp luật hiện hành.",
    "Việc quản lý hoạt động của các tổ chức, cá nhân nước ngoài được thực hiện chặt chẽ, không để xảy ra vi phạm.",
    "Trong kỳ không phát sinh trường hợp nào phải xin ý kiến cấp có thẩm quyền; hồ sơ được lưu giữ đầy đủ, khoa học.",
    "Công tác thông tin tuyên truyền đối ngoại được đổi mới về nội dung và hình thức, phù hợp với từng nhóm đối tượng.",
    "Kinh phí phục vụ công tác được bố trí kịp thời, sử dụng đúng mục đích, quyết toán đúng chế độ, công khai, minh bạch.",
    "Lễ giao lưu giữa {x} và {f} thu hút đông đảo đồng bào tham gia, góp phần thắt chặt tình đoàn kết hữu nghị.",
    "Sở Ngoại vụ {p} hướng dẫn trình tự, thủ tục; cấp ủy, chính quyền cơ sở kịp thời báo cáo theo đúng thời hạn.",
)
_LOAD = """
import json, sys, time
import doingoai
def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
from doingoai.units.names import parse_unit
parse_unit("huyện Đắk Glei")  # the words of names are loaded by every report anyway
held, started = memory(), time.process_time()
from doingoai.units.register import register
from doingoai.units.finding import find
units = register()
assert find(units, "Đak Glei")[0].unit.id == "610"
found = time.process_time() - started
if sys.argv[1] == "all":
    assert units.successors("610") and units.incoming and units.loose_keys and units.tree("2025-51")
print(json.dumps({"seconds": time.process_time() - started, "mb": memory() - held}))
"""
_PEER_LOAD = """
import csv, json, sys, time
def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
held, started = memory(), time.process_time()
with open(sys.argv[1], encoding="utf-8") as file:
    rows = {}
    for row in csv.DictReader(file):
        rows.setdefault(row["name"], []).append(row)
print(json.dumps({"seconds": time.process_time() - started, "mb": memory() - held}))
"""


def _child(code: str, argument: str) -> dict[str, float]:
    """Run code in a fresh Python three times; its last line of output is JSON; the middle run by time."""
    runs: list[dict[str, float]] = []
    command = [sys.executable, "-c", code, argument]
    for _ in range(3):
        done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)  # noqa: S603 - our own code
        runs.append(json.loads(done.stdout))
    return sorted(runs, key=lambda run: run["seconds"])[1]


def _best(function: Callable[[], object], runs: int = 15) -> float:
    """Seconds of processor time, the best of some runs after a first."""
    function()
    taken = []
    for _ in range(runs):
        started = time.process_time()
        function()
        taken.append(time.process_time() - started)
    return min(taken)


def _verdict(met: bool) -> str:
    return "yes" if met else "**no**"


def loading() -> Iterator[Row]:
    """A fresh process: until the first name is found, and with every index built."""
    yield ("measure", "doingoai", "peer: csv.DictReader, by name", "target", "met")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "kind", "name", "parent", "first", "last", "listed"))
            writer.writerows(read_spells())
        first, whole, peer = _child(_LOAD, "first"), _child(_LOAD, "all"), _child(_PEER_LOAD, str(path))
    for name, own in (("first name found", first), ("every index, successions too", whole)):
        yield (
            f"{name}: time",
            f"{own['seconds'] * 1000:.0f} ms",
            f"{peer['seconds'] * 1000:.0f} ms",
            "≤ 150 ms" if own is first else "",
            _verdict(own["seconds"] <= 0.15) if own is first else "",
        )
        yield (
            f"{name}: memory",
            f"{own['mb']:.1f} MB",
            f"{peer['mb']:.1f} MB",
            "≤ 40 MB",
            _verdict(own["mb"] <= 40),
        )


def text_of_15_pages(units: Register) -> str:
    """Sentences as reports have them, with units of one province, others, and some abroad."""
    chance = random.Random(15)  # noqa: S311 - the same text every time
    nodes = [node.unit for node in units.tree("20", DAY)]
    districts = [unit.title for unit in nodes if unit.level == "district"]
    communes = [unit.title for unit in nodes if unit.level == "commune"]
    provinces = [units.get(unit).title for unit in units.provinces()]
    abroad = ["huyện Long Châu (Trung Quốc)", "tỉnh Quảng Tây, Trung Quốc", "thành phố Bằng Tường"]
    sentences: list[str] = []
    words = 0
    for pattern in itertools.cycle(_SENTENCES):
        sentence = pattern.format(
            d=chance.choice(districts),
            x=chance.choice(communes),
            p=chance.choice(provinces),
            f=chance.choice(abroad),
        )
        sentences.append(sentence)
        words += len(sentence.split())
        if words >= WORDS_OF_15_PAGES:
            return "\n".join(sentences)
    raise AssertionError


def running_text() -> Iterator[Row]:
    """All unit names of a report of 15 pages (5,650 words), after loading."""
    units = register()
    text, context = text_of_15_pages(units), context_of("UBND huyện Văn Quan", (), DAY)
    names = sorted((name for name in units.spells.names() if " " in name), key=len, reverse=True)
    seconds = _best(lambda: find_units(text, context))
    found = find_units(text, context)
    yield ("what", "time", "names found", "names/s", "target", "met")
    yield (
        "find_units: every spelling, each resolved",
        f"{seconds * 1000:.1f} ms",
        str(len(found)),
        f"{len(found) / seconds:,.0f}",
        "≤ 5 ms",
        _verdict(seconds <= 0.005),
    )
    plain = _best(lambda: find_unit_names(text))
    count = len(find_unit_names(text))
    yield (
        "find_unit_names: by shape, unresolved",
        f"{plain * 1000:.1f} ms",
        str(count),
        f"{count / plain:,.0f}",
        "",
        "",
    )
    for name, search in _peers(names):
        runs = 1 if name.startswith("re ") else 15
        taken, hits = _best(partial(search, text), runs), search(text)
        yield (name, f"{taken * 1000:.1f} ms", str(hits), f"{hits / taken:,.0f}", "", "")


def _peers(names: list[str]) -> Iterator[tuple[str, Callable[[str], int]]]:
    pattern = re.compile("|".join(map(re.escape, names)))
    yield "re alternation of the names", lambda text: len(pattern.findall(text))
    try:
        rust = importlib.import_module("ahocorasick_rs")
        automaton = rust.AhoCorasick(names, matchkind=rust.MatchKind.LeftmostLongest)
        yield "ahocorasick_rs, the names as spelt", lambda text: len(automaton.find_matches_as_indexes(text))
    except ImportError:
        pass
    try:
        module = importlib.import_module("ahocorasick")
        machine = module.Automaton()
        for name in names:
            machine.add_word(name, name)
        machine.make_automaton()
        yield "pyahocorasick, the names as spelt", lambda text: sum(1 for _ in machine.iter_long(text))
    except ImportError:
        pass


def looking_up() -> Iterator[Row]:
    """2,000 names of the register as they are spelt, and 40 with a letter left out."""
    units = register()
    chance = random.Random(5)  # noqa: S311 - the same names every time
    spells = chance.sample(list(read_spells()), 2_000)
    titles = [units.unit(spell).title for spell in spells]
    names = sorted({spell.name for spell in read_spells()})
    yield ("asked", "doingoai", "peer: difflib.get_close_matches", "something found")
    slipped = [title[:-2] + title[-1] for title in titles if len(title) > 9][:40]
    for label, asked in (("as spelt", titles), ("with a slip", slipped)):
        taken = _best(partial(_each, partial(find, units), asked), 1)
        peer = _best(
            partial(_each, partial(difflib.get_close_matches, possibilities=names, n=1), asked[:20]), 1
        )
        found = sum(bool(find(units, name)) for name in asked)
        yield (label, f"{len(asked) / taken:,.0f}/s", f"{20 / peer:,.0f}/s", f"{found} of {len(asked)}")


def _each(function: Callable[[str], object], words: Iterable[str]) -> None:
    for word in words:
        function(word)


def through_time() -> Iterator[Row]:
    """Every unit that ended on 30 June 2025, as of 1 July 2025."""
    units = register()
    ended = [unit for unit in units.spells if units.get(unit).ended == date(2025, 6, 30)]
    taken = _best(lambda: [as_of(unit, date(2025, 7, 1)) for unit in ended], 1)
    whole = sum(as_of(unit, date(2025, 7, 1)).exact for unit in ended)
    yield ("units", "time", "go whole into one unit")
    yield (f"{len(ended):,}", f"{taken:.2f} s", f"{whole:,}")


TABLES = (loading, running_text, looking_up, through_time)


def markdown(rows: Iterable[Row]) -> str:
    head, *body = rows
    lines = ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *body)]
    return "\n".join(lines)


def main() -> None:
    for table in TABLES:
        print(f"## {table.__name__}\n\n{table.__doc__}\n\n{markdown(table())}\n")


if __name__ == "__main__":
    main()
