"""pgbench on PostgreSQL, as a yardstick that nobody here has written: it sends and counts, and decodes nothing.

Its arguments are the path of pgbench, a URL, `rows=N`, then `CASE=OPERATIONS` for each case.
"""

import functools
import re
import resource
import subprocess
import sys
import tempfile

from peer import serve
from stopwatch import cpu_seconds

CLIENTS = {"point_1": 1, "point_16": 8}

# The keys of everybody else: the transactions of all clients together are numbers 0 to OPERATIONS - 1.
SCRIPT = """\\set number :number + :client_count
\\set key (:number * 7919 + 13 + :client_id * 7919) % :rows + 1
SELECT id, key, title, body, points, ratio, done, created_at, due_at, payload FROM bench_rows WHERE id = :key;
"""


def run(program, script, url, rows, count, clients):
    before = cpu_seconds(resource.RUSAGE_CHILDREN)
    command = [program, "--no-vacuum", "--protocol=prepared", f"--file={script}"]
    command += [f"--client={clients}", f"--jobs={clients}"]
    command += [f"--transactions={count // clients}", f"--define=rows={rows}"]
    command += [f"--define=client_count={clients}", f"--define=number={-clients}", url]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"pgbench: {done.stderr.strip()}")
    found = re.search(r"number of transactions actually processed: (\d+)", done.stdout)
    if not found or int(found[1]) != count:
        raise RuntimeError(f"pgbench did not do {count} selects: {done.stdout}")
    speed = re.search(r"tps = ([0-9.]+) \(without initial connection time\)", done.stdout)
    if not speed:
        raise RuntimeError(f"pgbench's output has no speed: {done.stdout}")
    return {
        "seconds": count / float(speed[1]),
        "cpu_seconds": cpu_seconds(resource.RUSAGE_CHILDREN) - before,
        # It does not look at what it selects.
        "unchecked": True,
    }


def main():
    program, url, *options = sys.argv[1:]
    operations = {name: int(value) for name, value in (option.split("=") for option in options)}
    rows = operations.pop("rows")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SCRIPT)
        script.flush()
        cases = {
            name: functools.partial(run, program, script.name, url, rows, count, CLIENTS[name])
            for name, count in operations.items()
        }
        serve({"pgbench": version}, cases)


main()
