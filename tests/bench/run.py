"""Which benchmarks are asked for, and was every bar met?

Exit code 0 when all bars are met, 3 when one is missed, 1 when a benchmark failed.
"""

import sys
from importlib import import_module

BAR_MISSED = 3


def main(names: list[str]) -> int:
    """Run the benchmarks called ``names``; return the exit code."""
    met = True
    for name in names:
        report = import_module(f"tests.bench.bench_{name}").run()
        report.show()
        report.write()
        met = met and report.met
    return 0 if met else BAR_MISSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
