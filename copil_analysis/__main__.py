"""The command `copil` as it starts: ready for Ctrl-C before anything slow is imported."""

import os
import sys
from contextlib import suppress

from copil_analysis.stopping import ignore_signals, stop_on_signals


def main() -> int:
    """Run the command and return its exit code (``cli.main``); 128 + the number of a signal."""
    stop_on_signals()
    _open_streams()
    from copil_analysis import cli

    code = cli.main()
    with suppress(OSError):
        sys.stdout.flush()
    ignore_signals()
    return code


def _open_streams() -> None:
    """Give back what the command was started without (``>&-``), lest a file take its number."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


if __name__ == "__main__":
    sys.exit(main())
