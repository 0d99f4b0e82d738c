"""Words as the fonts beside this file can print them; typed pages, further down the house, need the same."""

from learninglogs.files.printable import breakable, printable

__all__ = ["breakable", "printable"]
