"""The site under load, over HTTP: ``python -m benchmarks.web_load burst|soak``.

burst: the hour of a deadline in half a minute: 50 reports a second for 30 seconds, each a file of its own for a unit of its own. None
may be lost, none answered 5xx; then the worker reads them, and each has its answer.
soak: 20 minutes of one report a second while 20 people read the list, a report, the totals, a search. The memory of the server and
of the worker is taken every ten seconds; drift is the median of the last fifth against that of the second fifth (the first warms up).

The clients share the processors with the site: times are the worse for it.
"""

import argparse
import itertools
import json
import os
import queue
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.web_kill import TEXT, Browser, Site

READER = "chuyenvien"


@contextmanager
def site() -> Iterator[tuple[Site, Path]]:
    """The demo, running, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="doingoai-load-") as name:
        home = Path(name)
        os.environ.update(
            DOINGOAI_HOME=name, DOINGOAI_DEMO="1", DJANGO_SETTINGS_MODULE="doingoai_web.settings"
        )
        import django

        django.setup()
        from django.core.management import call_command

        from doingoai_web.demo import load_demo

        call_command("migrate", interactive=False, verbosity=0)
        load_demo()
        running = Site(home)
        running.start()
        try:
            yield running, home
        finally:
            running.stop()


def signed_in(address: str, name: str = READER) -> Browser:
    from doingoai_web.demo import PASSWORD

    browser = Browser(address)
    browser.sign_in(name, PASSWORD)
    return browser


def report(number: int) -> tuple[str, bytes]:
    """A report that no other is the same as: name, bytes."""
    name = f"bc-{number}.txt"
    return name, TEXT.format(figure=1 + number % 80, tag=f"{number:06d}").encode()


def _paced(
    rate: float, seconds: float, hands: int, work: Callable[[Browser, int], int], address: str
) -> Counter[str]:
    """``work`` called so often a second by so many signed-in people at once; the answers counted, and how long they took."""
    waiting: queue.Queue[int | None] = queue.Queue()
    answers: Counter[str] = Counter()
    times: list[float] = []
    lock = threading.Lock()

    def hand(browser: Browser) -> None:
        while (number := waiting.get()) is not None:
            began = time.perf_counter()
            try:
                status = str(work(browser, number))
            except OSError as error:
                status = type(error).__name__
            with lock:
                answers[status] += 1
                times.append(time.perf_counter() - began)

    first = signed_in(address)
    people = [first] + [signed_in(address) for _ in range(hands - 1)]
    threads = [threading.Thread(target=hand, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        waiting.put(number)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    print(
        f"{len(times)} answers in {time.perf_counter() - begun:.1f} s: {dict(answers)}; "
        f"median {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * ordered[int(len(ordered) * 0.95)]:.0f} ms, "
        f"longest {ordered[-1]:.1f} s"
    )
    return answers


def burst(rate: float, seconds: float, hands: int) -> int:
    """Half a minute of a deadline."""
    with site() as (running, _):
        from doingoai_web.campaigns.models import Campaign
        from doingoai_web.intake.models import Item, State

        campaign = Campaign.objects.get(period="2025H2")
        path, before = f"/dot/{campaign.pk}/nhan/", Item.objects.count()

        def hand_in(browser: Browser, number: int) -> int:
            name, data = report(number)
            return browser.send(path, {name: data})

        answers = _paced(rate, seconds, hands, hand_in, running.address)
        accepted = answers["302"]
        kept = Item.objects.count() - before
        failed = sum(count for status, count in answers.items() if not status.startswith(("2", "3")))
        print(f"acknowledged {accepted}, kept {kept}, not acknowledged {failed}")
        began = time.perf_counter()
        while (
            left := Item.objects.filter(state=State.WAITING).count()
        ) and time.perf_counter() - began < 1800:
            time.sleep(2)
            sys.stderr.write(f"\r{left} wait ")
        print(f"{kept} read in {time.perf_counter() - began:.0f} s more; without an answer: {left}")
        print(dict(Counter(Item.objects.filter(pk__gt=before).values_list("state", flat=True))))
        return int(kept < accepted or failed > 0 or left > 0)


def _memory(running: Site) -> dict[str, int]:
    """Name of the part → KB of its processes together, shared pages counted by share."""
    found: dict[str, int] = {}
    for name, process in running.running.items():
        wanted, whole = [process.pid], 0
        while wanted:
            pid = wanted.pop()
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                whole += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
                for task in Path(f"/proc/{pid}/task").iterdir():
                    wanted += [int(child) for child in (task / "children").read_text().split()]
            except (OSError, ValueError):
                continue  # it ended meanwhile
        found[name] = whole
    return found


def _readers(
    running: Site, count: int, stop: threading.Event, answers: Counter[str]
) -> list[threading.Thread]:
    from doingoai_web.campaigns.models import Campaign
    from doingoai_web.review.models import Submission

    campaign = Campaign.objects.get(period="2025H1")
    version = Submission.objects.filter(asked__campaign=campaign).values_list("current_id", flat=True)[0]
    paths = [
        "/dot/",
        f"/dot/{campaign.pk}/",
        f"/ban/{version}/",
        f"/dot/{campaign.pk}/tong-hop/",
        "/tim/?tim=đoàn",
    ]

    def read(chance: random.Random) -> None:
        browser = signed_in(running.address)
        while not stop.is_set():
            path = chance.choice(paths)
            try:
                from urllib.parse import quote

                answers[str(browser.call(quote(path, safe="/?=&")))] += 1
            except OSError as error:
                answers[type(error).__name__] += 1
            stop.wait(chance.uniform(1.0, 3.0))

    return [threading.Thread(target=read, args=(random.Random(number),)) for number in range(count)]  # noqa: S311 - no secret


def soak(minutes: float, readers: int) -> int:
    """Long and even."""
    with site() as (running, home):
        from doingoai_web.campaigns.models import Campaign

        campaign = Campaign.objects.get(period="2025H2")
        path, stop, answers = f"/dot/{campaign.pk}/nhan/", threading.Event(), Counter()
        crowd = _readers(running, readers, stop, answers)
        for thread in crowd:
            thread.start()
        sender, sent, taken = signed_in(running.address), Counter[str](), []
        begun = time.perf_counter()
        for number in itertools.count():
            elapsed = time.perf_counter() - begun
            if elapsed > minutes * 60:
                break
            name, data = report(number)
            sent[str(sender.send(path, {name: data}))] += 1
            if number % 10 == 0:
                taken.append(_memory(running))
            time.sleep(max(0.0, begun + number + 1 - time.perf_counter()))
        stop.set()
        for thread in crowd:
            thread.join()
        print(f"sent {dict(sent)}, read {dict(answers)} in {minutes:g} minutes")
        drifts = {name: _drift([row[name] for row in taken if name in row]) for name in running.running}
        print(json.dumps(drifts, ensure_ascii=False))
        (home / "taken.json").write_text(json.dumps(taken))
        return int(any(drift["percent"] > 2 for drift in drifts.values()))


def _drift(taken: list[int]) -> dict[str, float]:
    """MB in the second and in the last fifth, and how much more that is."""
    fifth = max(1, len(taken) // 5)
    early, late = statistics.median(taken[fifth : 2 * fifth]), statistics.median(taken[-fifth:])
    return {
        "early_mb": round(early / 1024, 1),
        "late_mb": round(late / 1024, 1),
        "percent": round(100 * (late - early) / early, 2),
    }


def main() -> int:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("kind", choices=("burst", "soak"))
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--hands", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--readers", type=int, default=20)
    options = parser.parse_args()
    if options.kind == "burst":
        return burst(options.rate, options.seconds, options.hands)
    return soak(options.minutes, options.readers)


if __name__ == "__main__":
    raise SystemExit(main())
