"""What the program finds in every document at hand: gained and lost since it was last accepted, and scores against gold.

    python -m benchmarks.accuracy                      compare and score; exit 1 on a loss
    python -m benchmarks.accuracy --mistakes           list every mistake against gold too
    python -m benchmarks.accuracy --accept "why"       take the present output as accepted

``--accept`` writes ``benchmarks/accuracy/accepted``; what was lost needs a reason, which is kept there in ``reasons.txt``.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.accuracy import accepted
from benchmarks.accuracy.corpus import Output, real_passages, real_reports, shared_folder
from benchmarks.accuracy.items import KINDS, items, misquoted
from benchmarks.accuracy.scoring import Scores, passage_scores, report_scores


def all_scores() -> dict[str, Scores]:
    """Scores by set of documents; empty where the real documents are absent."""
    root = shared_folder()
    if root is None:
        return {}
    return {
        "reports": report_scores(real_reports(), root / "gold"),
        "passages": passage_scores(real_passages()),
    }


def _print_counts(sets: dict[str, tuple[Output, ...]]) -> None:
    print(f"{'documents':<12}{'':>8}" + "".join(f"{kind:>14}" for kind in KINDS))
    for name, outputs in sets.items():
        counts = Counter(item.kind for output in outputs for item in items(output))
        print(f"{name:<12}{len(outputs):>8}" + "".join(f"{counts[kind]:>14}" for kind in KINDS))


def _print_scores(scores: dict[str, Scores], mistakes: bool) -> None:
    for name, measures in scores.items():
        for measure, score in measures.items():
            print(
                f"{name} {measure}: precision {score.precision:.3f} recall {score.recall:.3f} F1 {score.f1:.3f} "
                f"({score.right} right, {score.missed} missed, {score.spurious} spurious)"
            )
            for line in score.mistakes if mistakes else ():
                print("   ", line)
    if not scores:
        print("no real documents at hand: nothing to score (DOINGOAI_SHARED or ../shared)")


def _print_changes(name: str, outputs: Sequence[Output]) -> int:
    """Print what changed in one set; returns how many items were lost."""
    known = accepted.load(name)
    found = accepted.changes(outputs, known)
    lost = [change for change in found if change.lost]
    new = accepted.unknown(outputs, known)
    print(f"{name}: gained {len(found) - len(lost)}, lost {len(lost)}, documents new or rewritten {len(new)}")
    for change in found:
        print("   ", "LOST  " if change.lost else "gained", change.line)
    return len(lost)


def _accept(sets: dict[str, tuple[Output, ...]], lost: int, reason: str) -> None:
    for name, outputs in sets.items():
        accepted.write(name, outputs)
    if lost:
        earlier = accepted.REASONS.read_text(encoding="utf-8") if accepted.REASONS.is_file() else ""
        accepted.REASONS.write_text(f"{earlier}{lost} lost: {reason}\n", encoding="utf-8")
    print(f"accepted: {', '.join(sets)}")


def main(arguments: Sequence[str] | None = None) -> int:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--accept", metavar="WHY", help="take the present output as accepted; says why items were lost"
    )
    parser.add_argument("--mistakes", action="store_true", help="list every mistake against gold")
    options = parser.parse_args(arguments)
    sets = accepted.sets()
    _print_counts(sets)
    lost = sum(_print_changes(name, outputs) for name, outputs in sets.items())
    _print_scores(all_scores(), options.mistakes)
    wrong = [line for outputs in sets.values() for output in outputs for line in misquoted(output)]
    for line in wrong:
        print("span does not quote its text:", line)
    if options.accept is not None:
        if lost and not options.accept.strip():
            parser.error("items were lost: say why")
        _accept(sets, lost, options.accept.strip())
        return bool(wrong)
    return bool(lost or wrong)


if __name__ == "__main__":
    sys.exit(main())
