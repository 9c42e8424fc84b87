"""What is changed in this repository's environments, one scenario each, for the plans that the page's snapshots are of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import PermissionsChange, Privilege
from databricks.sdk.service.jobs import JobSettings


@dataclass(frozen=True)
class Edit:
    """Text of a file in `envs/` that is replaced; it has to stand there exactly `times` times."""

    file: str
    old: str
    new: str
    times: int = 1


@dataclass(frozen=True)
class Scenario:
    """One change and the plans that it gives: every stack of `stacks` in every environment of `environments`."""

    environments: Sequence[str] = ("prod",)
    stacks: Sequence[str] = ("foundation", "workloads")
    edits: Sequence[Edit] = ()
    empty: bool = False
    """Planned before anything of the stack was applied."""
    next_wheel: bool = False
    """The code of the wheel has changed."""
    destroy: bool = False
    by_hand: Callable[[WorkspaceClient], None] | None = None
    """What somebody did behind Terraform's back."""


def change_by_hand(client: WorkspaceClient) -> None:
    """Somebody grants, switches a schedule on and renames things with the SDK."""
    change = PermissionsChange(principal="data-scientists", add=[Privilege.SELECT, Privilege.MODIFY])
    client.grants.update("catalog", "ml_local", changes=[change])
    client.catalogs.update("ml_local", comment="Do not touch, ask Sam")
    for job in client.jobs.list(name="iris-local"):
        client.jobs.update(job.job_id or 0, new_settings=JobSettings(timeout_seconds=60))


def _served(version: int, rest: str) -> str:
    model = f'entity_name = "ml_local.iris.iris_classifier", version = {version}'
    return f"serving_endpoints = {{ iris = {{ served_version = {{ {model}, {rest} }} }} }}\n\njobs = {{\n"


SERVED = Edit("local.tfvars", "jobs = {\n", _served(1, "scale_to_zero_enabled = true"))
"""Pins the version that the endpoint of `local` serves, so that a scenario can move it."""

_RENAMED = (
    Edit("prod.tfvars", 'name    = "platform"', 'name    = "tools"'),
    Edit("prod.tfvars", ".platform.libraries", ".tools.libraries", times=2),
)

SCENARIOS = {
    "first_foundation": Scenario(stacks=["foundation"], empty=True),
    "first_workloads": Scenario(stacks=["workloads"], empty=True),
    "library_pin": Scenario(
        stacks=["workloads"], edits=[Edit("prod.tfvars", "scikit-learn==1.9.1", "scikit-learn==1.8.0", times=2)]
    ),
    "next_wheel": Scenario(stacks=["workloads"], next_wheel=True),
    "grant_widened": Scenario(
        edits=[
            Edit(
                "prod.tfvars",
                '"data-scientists", privileges = ["USE_CATALOG", "BROWSE"]',
                '"account users", privileges = ["ALL_PRIVILEGES"]',
            ),
            Edit(
                "prod.tfvars",
                'principal = "data-scientists", privileges = ["EXECUTE"]',
                'principal = "data-scientists", privileges = ["EXECUTE", "MANAGE"]',
            ),
        ]
    ),
    "schema_renamed": Scenario(
        environments=["local"],
        edits=_RENAMED,
    ),
    "schema_renamed_where_protected": Scenario(stacks=["foundation"], edits=_RENAMED),
    "larger_clusters": Scenario(
        stacks=["workloads"],
        edits=[
            Edit("prod.tfvars", '"g5.xlarge"', '"g5.12xlarge"'),
            Edit(
                "prod.tfvars",
                "autoscale          = { min_workers = 1, max_workers = 4 }",
                "autoscale          = { min_workers = 2, max_workers = 16 }",
            ),
            Edit("prod.tfvars", "idle_minutes     = 20", "idle_minutes     = 240"),
            Edit("prod.tfvars", "16.4.x-gpu-ml-scala2.12", "15.4.x-gpu-ml-scala2.12"),
        ],
    ),
    "job": Scenario(
        stacks=["workloads"],
        edits=[
            Edit("prod.tfvars", '"0 0 5 ? * MON"', '"0 0 5 ? * MON-FRI"'),
            Edit("prod.tfvars", "    timeout_seconds   = 7200\n", ""),
            Edit(
                "prod.tfvars",
                'run_as            = { service_principal_name = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58" }',
                'run_as            = { user_name = "admin@lakewright.local" }',
            ),
            Edit("prod.tfvars", 'workload-size = "Small"', 'workload-size = "Medium"'),
        ],
    ),
    "served_version": Scenario(
        environments=["local"],
        stacks=["workloads"],
        edits=[Edit(SERVED.file, SERVED.new, _served(2, 'workload_size = "Medium", scale_to_zero_enabled = false'))],
    ),
    "both_environments": Scenario(
        environments=["staging", "prod"],
        edits=[
            Edit("prod.tfvars", "16.4.x-cpu-ml-scala2.12", "17.3.x-cpu-ml-scala2.12", times=2),
            Edit("prod.tfvars", "idle_minutes       = 30", "idle_minutes       = 60"),
            Edit(
                "staging.tfvars",
                "autoscale = { max_workers = 2 }",
                'node_type_id = "i3.2xlarge", autoscale = { max_workers = 2 }',
            ),
        ],
    ),
    "destroyed": Scenario(environments=["local"], destroy=True),
    "by_hand": Scenario(
        environments=["local"],
        edits=[Edit("prod.tfvars", "    timeout_seconds   = 7200\n", "    timeout_seconds   = 7100\n")],
        by_hand=change_by_hand,
    ),
}
"""In the order in which they are planned: the drift comes last, for it stays."""
