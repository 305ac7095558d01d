"""Takes the time, the processor time and the peak of the memory of a piece of work."""

import ctypes
import gc
import os
import resource
from time import perf_counter


class Stopwatch:
    """Runs from the moment it is made; `stop` returns what a peer answers, without the checksum."""

    def __init__(self):
        gc.collect()
        self.has_peak = reset_peak()
        self.paused = None
        self.server_seconds = server_seconds()
        self.cpu_seconds = cpu_seconds()
        self.start = perf_counter()

    def pause(self):
        """Stands still until `resume`: for what belongs to no contender's work, such as a checksum between queries."""
        self.paused = (perf_counter(), cpu_seconds(), server_seconds())

    def resume(self):
        if self.paused:
            start, used, served = self.paused
            self.server_seconds = added(self.server_seconds, difference(server_seconds(), served))
            self.start += perf_counter() - start
            self.cpu_seconds += cpu_seconds() - used
            self.paused = None

    def stop(self):
        end, used, served = self.paused or (perf_counter(), cpu_seconds(), server_seconds())
        measured = {"seconds": end - self.start, "cpu_seconds": used - self.cpu_seconds}
        served = difference(served, self.server_seconds)
        if served is not None:
            measured["server_cpu_seconds"] = served
        if self.has_peak:
            measured["peak_bytes"] = peak_bytes()
        return measured


def cpu_seconds(who=resource.RUSAGE_SELF):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def server_seconds():
    """How long PostgreSQL's processes have run on a processor; None where the system does not tell, or no server runs."""
    total = None
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/comm") as file:
                if file.read() != "postgres\n":
                    continue
            with open(f"/proc/{name}/schedstat") as file:
                total = (total or 0) + int(file.read().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            continue  # A process may end while it is looked at.
    return total


def difference(end, start):
    """None when one is not known, or when a process of the server ended meanwhile."""
    return None if end is None or start is None or end < start else end - start


def added(start, more):
    return None if start is None or more is None else start + more


def reset_peak():
    """False where the system does not do this. ru_maxrss cannot be set back; Linux's own count can."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        pass
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        return False
    return True


def peak_bytes():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise RuntimeError("/proc/self/status has no VmHWM")
