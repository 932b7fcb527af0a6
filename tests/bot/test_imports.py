"""What an idle bot need not hold in memory is imported when it is first needed."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {"typst", "docx", "lxml", "openpyxl", "icalendar", "rich", "pygments", "pyxform", "xlrd", "PIL"}


def test_heavy_packages_are_imported_when_they_are_needed() -> None:
    code = "import json, sys, bot.__main__; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"

    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    packages = set(json.loads(output))
    assert {"telegram", "aiohttp", "pydantic"} <= packages
    assert packages & HEAVY == set()
