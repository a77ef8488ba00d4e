"""What the packaged command line starts with. It is its own reading process too, so that is asked first."""

from __future__ import annotations

import sys

from registry.intake.reading.child import run_if_asked

run_if_asked(sys.argv)

from registry.cli.main import main  # noqa: E402 (the reading process needs no parser)

sys.exit(main())
