"""How does the `tocsin` command find its own code without claiming names in site-packages?

An installed wheel carries the packages `services` and `shared` under `tocsin/_app`; only the
processes started here put that folder on `sys.path`, so a stranger's own packages of those names
stay importable everywhere else. In a checkout they lie beside this package.
"""

import sys
from pathlib import Path


def prepare_path() -> Path:
    """Put the folder that holds `services` and `shared` first on `sys.path` and return it."""
    package = Path(__file__).resolve().parent
    packed = package / "_app"
    root = packed if packed.is_dir() else package.parent
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return root


def main() -> None:
    """Run the command line and exit with its code."""
    prepare_path()
    from services.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
