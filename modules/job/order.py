"""The order of a job's tasks: who waits for whom, and who may read whose values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from modules.errors import BadValue, CircularTasks, TaskValueNotUpstream, UnknownReference

Texts = dict[tuple[str | int, ...], str]
"""A task's strings, by their keys below the task."""

_TASK_VALUE = re.compile(r"\{\{\s*tasks\.\[?(?P<task>[\w-]+)\]?\.[^}]*\}\}")

_JOB_PARAMETER = re.compile(r"\{\{\s*job\.parameters\.\[?(?P<name>[\w-]+)\]?\s*\}\}")


def check_parameters(parameters: Mapping[str, str], texts: Mapping[str, Texts]) -> None:
    """Check that each `{{job.parameters.NAME}}` in a task's strings is one of the job's parameters. Raises `UnknownReference`."""
    for key, strings in texts.items():
        for path, name in ((path, name) for path, text in strings.items() for name in _JOB_PARAMETER.findall(text)):
            if name not in parameters:
                raise UnknownReference("job parameter", name, parameters).at("tasks", key, *path)


def check_order(depends_on: Mapping[str, Sequence[str]], texts: Mapping[str, Texts]) -> None:
    """Check that all tasks named exist, that none waits for itself, and that a task value is read only after it was set.

    Args:
        depends_on: what each task waits for, by key.
        texts: each task's strings, in which `{{tasks.KEY.values.NAME}}` may stand.

    Raises:
        UnknownReference, BadValue, CircularTasks, TaskValueNotUpstream
    """
    for key, before in depends_on.items():
        for other in before:
            if other not in depends_on:
                raise UnknownReference("task", other, depends_on).at("tasks", key, "depends_on")
        if len(set(before)) != len(before):
            raise BadValue("depends_on", ", ".join(before), "each task once").at("tasks", key, "depends_on")
    upstream = _upstream(depends_on)
    for key, strings in texts.items():
        for path, match in ((path, match) for path, text in strings.items() for match in _TASK_VALUE.finditer(text)):
            if match["task"] not in depends_on:
                raise UnknownReference(f"{match[0]} of task", match["task"], depends_on).at("tasks", key, *path)
            if match["task"] not in upstream[key]:
                raise TaskValueNotUpstream(key, match[0], match["task"]).at("tasks", key, "depends_on")


def _upstream(depends_on: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """All tasks that are done before each task. Raises `CircularTasks`."""
    try:
        order = list(TopologicalSorter(depends_on).static_order())
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        raise CircularTasks(circle).at("tasks", circle[0], "depends_on") from error
    upstream: dict[str, set[str]] = {}
    for key in order:
        upstream[key] = set(depends_on[key]).union(*(upstream[other] for other in depends_on[key]))
    return upstream
