"""A program for tests/files/test_limited.py that never comes to an end."""

from learninglogs.files.limited import limit_myself

if __name__ == "__main__":
    limit_myself()
    while True:
        pass
