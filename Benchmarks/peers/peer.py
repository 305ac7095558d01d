"""The peer's side of the protocol: lines of JSON on standard input and output.

`serve` says that the peer is ready and what it is made of, and then answers each `{"case": name}` with
`{"seconds": …, "checksum": …}` or `{"error": …}`. It returns when the input ends.
"""

import json
import sys
import traceback


def serve(about, cases):
    """Answers until the input ends; `cases` has a function for each name, which returns seconds and checksum."""
    # Whatever else prints must not come between two answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(message):
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    answer({"ready": True, "about": about})
    for line in sys.stdin:
        try:
            seconds, checksum = cases[json.loads(line)["case"]]()
        except Exception as error:
            traceback.print_exc()
            answer({"error": f"{type(error).__name__}: {error}"})
        else:
            answer({"seconds": seconds, "checksum": checksum})
