"""duckdb and pandas on the same figures. Run by the peers' own Python: argument: rounds; input: JSON {"groups": unit → position}.

The figures lie in duckdb's own table and in a frame before the clock starts; the group of each row stands in a column, which is the
easiest case for both.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from facts import columns, digest  # type: ignore[import-not-found]  # run as a script in this folder


def _best(call: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    taken, result = [], None
    for _ in range(rounds):
        started = time.perf_counter()
        result = call()
        taken.append(time.perf_counter() - started)
    return min(taken), result


def main() -> None:
    """Print seconds and fingerprints as JSON."""
    import duckdb
    import numpy
    import pandas

    given = json.load(sys.stdin)
    rounds = int(sys.argv[1])
    unit, indicator, period, value = columns(given["units"])
    frame = pandas.DataFrame({"unit": unit, "indicator": indicator, "period": period, "value": value})
    for name, groups in given["groups"].items():
        frame[name] = numpy.asarray(groups, dtype=numpy.int32)[unit]
    database = duckdb.connect()
    database.execute("create table facts as select * from frame")
    result: dict[str, Any] = {"versions": f"duckdb {duckdb.__version__}, pandas {pandas.__version__}"}
    for name in given["groups"]:
        query = f"select {name}, indicator, period, sum(value) from facts group by all"  # noqa: S608 - our own names
        seconds, rows = _best(lambda query=query: database.execute(query).fetchnumpy(), rounds)
        found = zip(*(rows[key] for key in rows), strict=True)
        result[f"duckdb {name}"] = {"seconds": seconds, "digest": digest(found)}
        keys = [name, "indicator", "period"]
        seconds, sums = _best(lambda keys=keys: frame.groupby(keys, sort=False)["value"].sum(), rounds)
        found = ((*key, int(total)) for key, total in sums.items())
        result[f"pandas {name}"] = {"seconds": seconds, "digest": digest(found)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
