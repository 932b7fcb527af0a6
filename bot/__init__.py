"""The program: command line, settings, wiring and the clock."""

import sys

# httpx, which python-telegram-bot imports, would load its own command line with rich and pygments wherever these are
# installed: 5 MB in each of many bots. Without that module it does as where they are not.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: cannot be imported
