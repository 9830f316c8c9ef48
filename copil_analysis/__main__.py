"""The command `copil` as it starts: ready for Ctrl-C before anything slow is imported."""

import sys
from contextlib import suppress

from copil_analysis.stopping import ignore_signals, stop_on_signals


def main() -> int:
    """Run the command and return its exit code (``cli.main``); 128 + the number of a signal."""
    stop_on_signals()
    from copil_analysis import cli

    code = cli.main()
    with suppress(OSError):
        sys.stdout.flush()
    ignore_signals()
    return code


if __name__ == "__main__":
    sys.exit(main())
