#!/usr/bin/env python3
"""Every command of Learning Logs. Two of them need nothing but Python:

python3 manage.py start    runs Learning Logs on this computer
python3 manage.py test     runs all tests
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 – this file alone is read by an older Python, to say so kindly
    sys.exit(
        "Learning Logs needs Python 3.11 or newer, and this is Python %d.%d.\n"  # noqa: UP031 – as above
        "If a newer one is installed, name it: python3.11 manage.py start" % sys.version_info[:2]
    )


def main() -> None:
    """Go into the environment, then hand over to the command."""
    from learninglogs.home import environment

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    environment.enter(sys.argv, for_tests=command in {"test", "bench"})
    if command == "start":
        from learninglogs.home import start

        sys.exit(start.main(sys.argv[2:]))
    if command == "test":
        from tests import everything

        sys.exit(everything.main(sys.argv[2:]))
    if command == "bench":
        from tests.bench import command as bench

        sys.exit(bench.main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninglogs.settings")
    from django.core.management import execute_from_command_line

    if not command:
        sys.stdout.write(f"{__doc__}\nThe other commands are Django's and ours:\n")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
