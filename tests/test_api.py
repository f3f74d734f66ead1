"""The library's functions stay functions, whatever is imported when."""

import subprocess
import sys

import pytest

ORDERS = {
    "functions_after_stages": "import doingoai.read, doingoai.parse, doingoai.check, doingoai.consolidate, doingoai.write, doingoai as d",
    "stages_after_functions": "import doingoai as d; d.parse('Không có.'); from doingoai.read import read_document",
}


@pytest.mark.parametrize("imports", ORDERS.values(), ids=ORDERS)
def test_functions_stay_functions(imports: str) -> None:
    code = f"{imports}\nprint([n for n in d.__all__ if n != '__version__' and not type(getattr(d, n)).__name__ == 'function'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
