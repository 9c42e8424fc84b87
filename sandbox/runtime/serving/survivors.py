"""Model processes on record, so that the next sandbox ends those that outlived a killed one.

They end by themselves when the sandbox goes (see `model_process`); this covers a process that was stuck where it could not notice.
"""

from __future__ import annotations

from pathlib import Path

from sandbox.core.store import Store
from sandbox.runtime.serving.process import kill_group

KIND = "serving_process"


def note_started(store: Store, pid: int) -> None:
    store.put(KIND, str(pid), {"pid": pid, "started": start_time(pid)})


def note_ended(store: Store, pid: int) -> None:
    store.delete(KIND, str(pid))


def end_survivors(store: Store) -> list[int]:
    """Kill each recorded process that still runs; the pid alone proves nothing, its start time has to match. Gives their pids."""
    killed = []
    for record in store.list(KIND):
        pid = record["pid"]
        if record["started"] is not None and start_time(pid) == record["started"] and kill_group(pid):
            killed.append(pid)
        store.delete(KIND, str(pid))
    return killed


def start_time(pid: int) -> int | None:
    """Clock ticks since boot at which ``pid`` started; None when there is no such process (or no ``/proc``)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The command name, in parentheses, may hold spaces; field 22 counts from the first, so 20th after it.
    return int(stat.rpartition(")")[2].split()[19])
