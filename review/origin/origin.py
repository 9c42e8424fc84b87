"""Finds the sources beside a plan and looks addresses up in them."""

from dataclasses import dataclass, field
from pathlib import Path

from review.plan.addresses import without_indices


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a resource is written."""

    construct: str = ""
    """CDKTF: the path of constructs, such as `workloads/iris-job/job`."""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return f"{self.construct} ({place})" if self.construct and place else self.construct or place


@dataclass
class Origins:
    """Address without instance keys → origin."""

    by_address: dict[str, Origin] = field(default_factory=dict)

    def of(self, address: str) -> Origin | None:
        address = address.partition(" (deposed ")[0]
        return self.by_address.get(address) or self.by_address.get(without_indices(address))


def origins_for(plan_file: Path, sources: Path | None = None) -> Origins:
    """Reads what lies beside a plan file (`cdk.tf.json`, `*.tf`, `*.tf.json`), or in the folder `sources`."""
    from review.origin.cdktf import origins_in_synth
    from review.origin.hcl import origins_in_hcl

    folder = sources or plan_file.parent
    found: dict[str, Origin] = {}
    if folder.is_dir():
        found.update(origins_in_hcl(folder))
        synth = folder / "cdk.tf.json"
        if synth.is_file():
            found.update(origins_in_synth(synth))
    return Origins(found)
