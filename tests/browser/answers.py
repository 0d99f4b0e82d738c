"""Runs in a process of its own, on an installation's data: answers what a browser test asks its database.

Hears one line of JSON a question, a line of Python in the words of tests.browser.questions; says one line of
JSON an answer: {"is": …}, or {"wrong": why}.
"""

import json
import sys
import traceback
from typing import Any


def main() -> None:
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from tests.browser import questions  # noqa: PLC0415 – needs Django set up

    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), vars(questions))), flush=True)  # noqa: T201 – it is asked


def answer(question: str, words: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"is": eval(question, dict(words))}  # noqa: S307 – the tests' own lines, in a throwaway folder
    except Exception:  # whatever went wrong is the asking test's to tell
        return {"wrong": traceback.format_exc()}


if __name__ == "__main__":
    main()
