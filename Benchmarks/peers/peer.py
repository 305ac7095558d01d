"""The peer's side of the protocol: lines of JSON on standard input and output.

`serve` says that the peer is ready and what it is made of, and then answers each `{"case": name}` with
`{"seconds": …, "checksum": …}`, with whatever else was measured, or with `{"error": …}`. It returns when the input
ends.
"""

import json
import sys
import traceback


def serve(about, cases):
    """Answers until the input ends; `cases` has a function for each name.

    It returns seconds and checksum, or a dictionary with everything that was measured (see `stopwatch.py`).
    """
    # Whatever else prints must not come between two answers.
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(message):
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    answer({"ready": True, "about": about})
    for line in sys.stdin:
        try:
            measured = cases[json.loads(line)["case"]]()
        except Exception as error:
            traceback.print_exc()
            answer({"error": f"{type(error).__name__}: {error}"})
        else:
            if not isinstance(measured, dict):
                seconds, checksum = measured
                measured = {"seconds": seconds, "checksum": checksum}
            answer(measured)
