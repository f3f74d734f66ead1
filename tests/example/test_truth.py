"""The whole program held to the truth of the example province: every failure lists expected, got, and the words."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import doingoai
from doingoai.example import truth, write_example
from doingoai.model import Addend, Consolidation, Finding, Report, Span, Total, UserError

HALVES = ("2025H1", "2025H2")
EVERYWHERE = (".missing", ".section_missing")  # a finding about something absent has no words of its own
Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One half-year as the program sees it, and as it is."""

    fact: Fact
    reports: Mapping[str, Report]
    errors: Mapping[str, str]
    result: Consolidation

    def unit(self, name: str) -> str:
        """A unit's name without the province behind it."""
        return name.removesuffix(f" {self.fact['for']}").strip()


@pytest.fixture(scope="module", params=HALVES)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    from doingoai.units.roster import read_roster

    folder = tmp_path_factory.mktemp("tay-khue")
    write_example(folder)
    fact = truth()[request.param]
    reports: dict[str, Report] = {}
    errors: dict[str, str] = {}
    for path in sorted((folder / fact["folder"]).iterdir()):
        try:
            reports[path.name] = doingoai.read(path)
        except UserError as error:
            errors[path.name] = str(error)
    result = doingoai.consolidate(
        reports.values(),
        unit=fact["for"],
        period=fact["period"],
        issuer=fact["issuer"],
        roster=read_roster(folder / fact["units_file"]),
    )
    return Run(fact, reports, errors, result)


def agree(differences: Iterable[str]) -> None:
    """Fail with all differences, one a line."""
    listed = list(differences)
    assert not listed, f"{len(listed)} chỗ khác:\n" + "\n".join(listed)


def places(text: str, words: str) -> list[Span]:
    """Where the words stand in a text, whatever the white space between them."""
    pattern = r"\s*".join(re.escape(word) for word in words.split())
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def total_of(result: Consolidation, name: str, expected: Fact) -> Total | None:
    indicator, currency = name.partition(" ")[0], expected.get("currency")
    return next((t for t in result.totals if t.indicator == indicator and t.currency == currency), None)


def test_broken_files(run: Run) -> None:
    assert sorted(run.errors) == sorted(run.fact["errors"]), run.errors
    assert all(name in message for name, message in run.errors.items())


def test_spans_quote_their_text(run: Run) -> None:
    for report in run.reports.values():
        spans = [item.span for item in report.observations] + [item.span for item in report.citations]
        spans += [item.span for item in report.quantities] + [item.span for item in report.findings]
        assert all(report.words(span).strip() for span in spans), report.document.source


def test_units_and_periods(run: Run) -> None:
    differences = []
    for unit, source in run.fact["sources"].items():
        used = next((item for item in run.result.reports if item.source == source), None)
        got = None if used is None else (run.unit(used.unit), used.period)
        if got != (unit, run.fact["period"]):
            differences.append(f"{source}: phải là {unit}, {run.fact['period']}; đọc được {got}")
    agree(differences)


def test_attendance(run: Run) -> None:
    fact, result = run.fact, run.result
    assert result.expected == fact["expected"]
    assert sorted(map(run.unit, result.missing or ())) == sorted(fact["missing"])
    late = [
        {"unit": run.unit(i.unit), "due": i.due.isoformat(), "received": i.received.isoformat()}
        for i in result.late or ()
    ]
    assert late == fact["late"]


def test_set_aside(run: Run) -> None:
    got = {item.source: item.reason for item in run.result.set_aside}
    assert sorted(got) == sorted(item["source"] for item in run.fact["set_aside"]), got
    agree(
        f"{item['source']}: lý do phải nói đến “{item['reason_contains']}”; đọc được “{got[item['source']]}”"
        for item in run.fact["set_aside"]
        if item["reason_contains"].casefold() not in got[item["source"]].casefold()
    )


def _addend_differences(run: Run, name: str, expected: Fact, total: Total) -> Iterable[str]:
    got: dict[str, list[Addend]] = {}
    for addend in total.addends:
        got.setdefault(run.unit(addend.unit), []).append(addend)
    for unit in sorted(set(expected["addends"]) | set(got)):
        read = "; ".join(f"{item.value} {item.qualifier} (“{item.text}”)" for item in got.get(unit, ()))
        want = expected["addends"].get(unit)
        if want is None:
            yield f"{name}: {unit}: không được có; đọc ra {read}"
        elif [(item.value, item.qualifier) for item in got.get(unit, ())] != [
            (want["value"], want.get("qualifier", "exact"))
        ]:
            wanted = f"{want['value']} {want.get('qualifier', 'exact')} (“{want['words']}”)"
            yield f"{name}: {unit}: phải là {wanted}; đọc ra {read or 'không có gì'}"
    none = {run.unit(item.unit): item.text for item in total.declared_none}
    for unit in sorted(set(expected["declared_none"]) - set(none)):
        yield f"{name}: {unit}: báo “không có”; không đọc được"
    for unit in sorted(
        set(none) - set(expected["declared_none"]) - set(expected.get("may_declare_none", ()))
    ):
        yield f"{name}: {unit}: không báo “không có”; đọc ra “{none[unit]}”"


def test_totals(run: Run) -> None:
    differences: list[str] = []
    for name, expected in run.fact["totals"].items():
        total = total_of(run.result, name, expected)
        if total is None:
            differences.append(f"{name}: phải là {expected['value']}; không có tổng")
            continue
        if (total.value, total.qualifier) != (expected["value"], expected["qualifier"]):
            differences.append(
                f"{name}: phải là {expected['value']} ({expected['qualifier']}); ra {total.value} ({total.qualifier})"
            )
        if "currency" not in expected and total.unit != expected["unit"]:
            differences.append(f"{name}: đơn vị tính phải là “{expected['unit']}”; ra “{total.unit}”")
        differences += _addend_differences(run, name, expected, total)
    agree(differences)


def test_nested_units_are_left_out_with_a_reason(run: Run) -> None:
    differences = []
    for name, expected in run.fact["totals"].items():
        total = total_of(run.result, name, expected)
        got = {} if total is None else {run.unit(item.unit): item for item in total.left_out}
        for unit, value in expected.get("left_out", {}).items():
            if unit not in got or got[unit].value != value or not got[unit].reason:
                differences.append(f"{name}: {unit}: {value} phải để ngoài, có lý do; ra {got.get(unit)}")
    agree(differences)


def test_what_must_not_count(run: Run) -> None:
    differences = []
    for item in run.fact["must_not_count"]:
        report = run.reports[item["source"]]
        spans = places(report.text, item["text"])
        for total in run.result.totals:
            if total.indicator not in item.get("indicators", [total.indicator]):
                continue
            for addend in (*total.addends, *total.declared_none):
                if addend.source == item["source"] and any(addend.span.overlaps(span) for span in spans):
                    differences.append(
                        f"{item['source']}: “{addend.text}” tính vào {total.indicator}; {item['why']}"
                    )
    agree(differences)


def _fires(finding: Finding, report: Report, rule: str, words: str) -> bool:
    if not finding.rule.startswith(rule):
        return False
    spans = places(report.text, words)
    return rule.endswith(EVERYWHERE) or any(
        span.overlaps(found) for span in spans for found in (finding.span, *finding.related)
    )


def test_planted_mistakes_are_found(run: Run) -> None:
    differences = []
    for item in run.fact["findings"]:
        report = run.reports[item["source"]]
        if not any(_fires(finding, report, item["rule"], item["text"]) for finding in report.findings):
            differences.append(f"{item['source']}: phải báo {item['rule']} ở “{item['text']}”")
    agree(differences)


def test_no_false_alarm(run: Run) -> None:
    """No error or warning but the planted ones, in any report that counts."""
    differences = []
    for source in run.fact["sources"].values():
        report = run.reports[source]
        planted = [item for item in run.fact["findings"] if item["source"] == source]
        for finding in report.findings:
            if finding.severity != "info" and not any(
                _fires(finding, report, i["rule"], i["text"]) for i in planted
            ):
                differences.append(
                    f"{source}: {finding.severity} {finding.rule} ở “{report.words(finding.span)}”: {finding.message}"
                )
    agree(differences)


def test_clean_reports(run: Run) -> None:
    agree(
        f"{source}: {finding.severity} {finding.rule} ở “{run.reports[source].words(finding.span)}”"
        for source in run.fact["clean"]
        for finding in run.reports[source].findings
        if finding.severity != "info"
    )


def test_one_event_reported_twice_is_proposed(run: Run) -> None:
    pairs = [{run.unit(pair.a.unit), run.unit(pair.b.unit)} for pair in run.result.duplicates]
    agree(
        f"{item['units']}: “{item['words']}”; đề xuất {pairs}"
        for item in run.fact["duplicates"]
        if set(item["units"]) not in pairs
    )
    assert all(pair.decision is None for pair in run.result.duplicates)


def test_same_result_in_any_order(run: Run) -> None:
    """Totals do not depend on the order in which the files come."""
    from doingoai.consolidate import consolidate

    turned = consolidate(
        reversed(list(run.reports.values())), unit=run.fact["for"], period=run.fact["period"]
    )
    straight = consolidate(list(run.reports.values()), unit=run.fact["for"], period=run.fact["period"])
    assert json.dumps([(t.indicator, str(t.value)) for t in turned.totals]) == json.dumps(
        [(t.indicator, str(t.value)) for t in straight.totals]
    )
