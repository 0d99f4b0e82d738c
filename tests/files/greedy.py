"""A program for tests/files/test_limited.py that asks for more memory than it may have."""

import sys

from learninglogs.files.limited import limit_myself

if __name__ == "__main__":
    limit_myself()
    try:
        sys.stdout.write(str(len(bytearray(2_000_000_000))))
    except MemoryError:
        sys.stdout.write("refused")
