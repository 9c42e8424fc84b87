"""The errors of the command line. Each says what was found and what to do, and ends the command with ``exit_code``.

OperatorError                1
├── ToolMissing              1  a program that is needed is not there and cannot be had
├── TerraformFailed          1  Terraform ended with an error
├── StillRunning             1  Terraform did not end after Ctrl-C
├── StateLost                1  Terraform's state is not the one that was applied
├── StateNewer               1  a newer provider, or another program, has written the state
├── Unfinished               1  an apply was killed, and what it made has to be taken in first
├── NothingPlanned           1  apply without a saved plan
├── FingerprintDiffers       5  the saved plan is not the one that was approved
├── NotReviewed              5  the saved plan's file is not the one that was reviewed
├── SandboxProblem           1  the sandbox does not run, or cannot be started
├── Busy                     1  another command works on the same environment
├── NotFound                 1  no such job, endpoint, …
├── Blocked                  1  review blocks the plan
├── Refused                  1  not done, for the operator's own good
├── LeftRunning            130  the operator stopped waiting for a run, which goes on
└── RunFailed                6  a job run ended otherwise than SUCCESS
"""

from __future__ import annotations


class OperatorError(Exception):
    """What an operator has to know; shown without a traceback."""

    exit_code = 1


class ToolMissing(OperatorError):
    def __init__(self, tool: str, reason: str, advice: str) -> None:
        super().__init__(f"{tool}: {reason}\n{advice}")


class TerraformFailed(OperatorError):
    def __init__(self, command: str, stack: str, output: str) -> None:
        super().__init__(f"terraform {command} failed for stack {stack}:\n{output.strip()}")


class StillRunning(OperatorError):
    def __init__(self, process: int, seconds: float) -> None:
        super().__init__(
            f"Terraform (process {process}) has not ended {seconds:.0f} s after the interrupt, and was left running. Wait for it, or "
            f"end it with `kill -9 {process}`; the next `lakewright plan` finds what it has made."
        )


class StateLost(OperatorError):
    """Says what was found, what was known, and how to bring it back."""


class StateNewer(OperatorError):
    """Says who has written it, and what can read it."""


class Unfinished(OperatorError):
    """Says what was probably made, and what to do with it."""


class NothingPlanned(OperatorError):
    def __init__(self, env: str, stack: str) -> None:
        super().__init__(
            f"stack {stack} of {env} has no saved plan; run `lakewright plan {env}` first, and apply exactly that"
        )


class FingerprintDiffers(OperatorError):
    exit_code = 5

    def __init__(self, env: str, expected: str, found: str) -> None:
        has = (
            f"the saved plan of {env} has fingerprint {found}" if found else f"the saved plan of {env} changes nothing"
        )
        super().__init__(
            f"{has}, approved was {expected}; nothing was applied. Review the plan again, as one of {env}."
        )


class NotReviewed(OperatorError):
    exit_code = 5

    def __init__(self, stack: str, differences: list[str]) -> None:
        super().__init__(f"stack {stack}: {'; '.join(differences)}. Nothing was applied; plan and review it again.")


class SandboxProblem(OperatorError):
    """Says which, and what to do."""


class Busy(OperatorError):
    def __init__(self, env: str, process: str) -> None:
        super().__init__(
            f"another command{process and f' (process {process})'} works on environment {env}; wait until it has ended"
        )


class NotFound(OperatorError):
    def __init__(self, what: str, name: str, known: list[str]) -> None:
        super().__init__(f"found {what} {name!r}, expected one of {', '.join(sorted(known)) or '(there are none)'}")


class Blocked(OperatorError):
    """Says which findings block, and how to apply all the same."""


class Refused(OperatorError):
    """Says why, and how to do it all the same where that is possible."""


class RunFailed(OperatorError):
    exit_code = 6


class LeftRunning(OperatorError):
    exit_code = 130  # what a shell gives for a program that Ctrl-C ended

    def __init__(self, run_id: int, env: str) -> None:
        super().__init__(
            f"no longer waiting; run {run_id} goes on. `lakewright runs show {run_id} {env} --wait` follows it again, "
            f"`lakewright runs cancel {run_id} {env}` stops it"
        )
