"""``python -m ui [FILE.car]`` opens the desktop."""

from __future__ import annotations

from ui.main import main

if __name__ == "__main__":
    raise SystemExit(main())
