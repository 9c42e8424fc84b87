"""The CDKTF app: settings in, one ``cdk.tf.json`` for each stack out.

CDKTF runs in Node through jsii. Importing this module starts neither; `synth` does (about 1.5 s).
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.applied import not_made
from infra.errors import ConstructRefused, NotApplied, NotInToolchain, UnknownStack
from infra.hcl import dotted
from infra.job_rights import with_job_rights
from infra.renames import blocks
from infra.settings import ROOT, S3BackendConfig, Settings
from infra.stacks import STACK_NAMES
from infra.toolchains import Toolchain, begin, newer_than, toolchain_of
from modules.bindings import BINDING
from modules.errors import ModuleError, NotInBinding
from modules.literals import escaped, hidden

if TYPE_CHECKING:
    from cdktf import TerraformStack

TERRAFORM_VERSION = ">= 1.11"
"""S3 state locking without DynamoDB (`use_lockfile`) is stable from 1.11 on."""


def synth(
    settings: Settings,
    out_dir: Path,
    stacks: Sequence[str] | None = None,
    *,
    root: Path = ROOT,
    home: Path | None = None,
) -> list[Path]:
    """Write ``out_dir/stacks/STACK/cdk.tf.json`` and return the paths, in the order in which the stacks are applied.

    The same settings and files give the same bytes. No file holds a token, and none a host unless the settings name one.

    Args:
        stacks: names of the stacks to write; default: all of them.
        root: the repository's root: where ``files`` and the built wheel are looked for.
        home: folder below which local state is kept; default: ``$LAKEWRIGHT_HOME``, else ``root/.lakewright``.

    Raises:
        UnknownStack: ``stacks`` names one that does not exist.
        WheelMissing: the workloads need a wheel that has not been built.
        ConstructRefused: two resources would have one address.
        UnknownToolchain, ToolchainMissing, ToolchainInUse: what is to write them cannot be used.
        NotInToolchain: the provider of the environment's toolchain does not have what a stack makes.
        NotApplied: the settings hold what no stack makes.
    """
    chosen = _in_order(STACK_NAMES if stacks is None else stacks)
    toolchain = toolchain_of(settings)
    begin(toolchain, settings.env)
    from modules import deferred
    from modules.addresses import keys_of, sources

    settings = hidden(with_job_rights(settings))
    home = home or Path(os.environ.get("LAKEWRIGHT_HOME") or root / ".lakewright")
    out_dir.mkdir(parents=True, exist_ok=True)
    try:
        with deferred.answers():
            built = _built(chosen, settings, toolchain, out_dir, root, home)
    except deferred.Unforeseen:
        built = _built(
            chosen, settings, toolchain, out_dir, root, home
        )  # what was refused is refused again, where it belongs
    paths = [out_dir / "stacks" / name / "cdk.tf.json" for name in chosen]
    made: set[str] = set()
    for path, stack in zip(paths, built, strict=True):
        made |= _complete(path, sources(stack), keys_of(stack), settings)
    if missing := not_made(settings, chosen, made):
        raise NotApplied(missing)
    return paths


def _built(
    chosen: Sequence[str], settings: Settings, toolchain: Toolchain, out_dir: Path, root: Path, home: Path
) -> list[TerraformStack]:
    """The stacks, written by the toolchain."""
    from cdktf import App

    from modules.addresses import under_construction

    built = []
    # Node has a working folder of its own.
    app = App(outdir=str(out_dir.resolve()), stack_traces=False, context=toolchain.context or None)
    for name in chosen:
        built.append(_new_stack(app, name, settings, out_dir, home))
        try:
            importlib.import_module(f"infra.stacks.{name}.stack").build(built[-1], settings, root)
        except ModuleError as error:
            place = _place(settings, under_construction(error))
            if isinstance(error, NotInBinding):
                raise NotInToolchain(settings.env, name, error, toolchain, newer_than(toolchain), place) from error
            raise ConstructRefused(settings.env, name, error, place) from error
        except ImportError as error:
            if not (error.name or "").startswith(f"{BINDING}."):
                raise
            # A struct by its name: whatever needs it, the stack cannot be built without.
            raise NotInToolchain(settings.env, name, error, toolchain, newer_than(toolchain), {}) from error
    app.synth()
    return built


def _place(settings: Settings, construct: str) -> dict[str, Any]:
    """Where what a construct was made from is written: below its stack, a construct's path is the key's."""
    layers = settings.layers
    if layers is None:
        return {}
    key, place = layers.nearest(tuple(construct.split("/")[1:]))
    overrides = layers.overrides(key) if key else {}
    return {"settings": place, "key": dotted(key), **({"overrides": overrides} if overrides else {})}


def _complete(
    path: Path, found: Mapping[str, str], keys: Mapping[str, tuple[str, ...]], settings: Settings
) -> set[str]:
    """Escape what is data, add what moved and what is imported, and say of each resource where it comes from.

    The places stand in the metadata that CDKTF writes beside a construct's path: ``source``, the Python file and line; ``settings`` and
    ``key``, file and line of the environment file and the key there; ``overrides``, where a nearer environment sets something of it.
    An override from Python would do as well, but costs a message to Node for each resource. Gives back which objects of the settings
    have resources, as ``clusters.gpu``.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    resources = {}
    for address, source in found.items():
        kind, _, name = address.partition(".")
        metadata = document["resource"][kind][name]["//"]["metadata"]
        metadata["source"] = source
        resources[address] = (keys[address], metadata["path"].partition("/")[2])
        metadata |= _place(settings, metadata["path"])
    document |= blocks(settings, resources)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(escaped(json.dumps(document, indent=2, ensure_ascii=False)), encoding="utf-8")
    temporary.rename(path)
    return {".".join(construct.split("/")[:2]) for _, construct in resources.values()}


def state_path(env: str, stack: str, home: Path) -> Path:
    """Where the local backend keeps a stack's state."""
    return home / "state" / env / f"{stack}.tfstate"


def _in_order(chosen: Sequence[str]) -> list[str]:
    for name in chosen:
        if name not in STACK_NAMES:
            raise UnknownStack(name, STACK_NAMES)
    return [name for name in STACK_NAMES if name in chosen]


def _new_stack(app: object, name: str, settings: Settings, out_dir: Path, home: Path) -> TerraformStack:
    """An empty stack with its provider, backend and version of Terraform."""
    from cdktf import LocalBackend, S3Backend, TerraformStack
    from cdktf_cdktf_provider_databricks.provider import DatabricksProvider

    stack = TerraformStack(app, name)  # type: ignore[arg-type]
    stack.add_override("terraform.required_version", TERRAFORM_VERSION)
    DatabricksProvider(stack, "databricks", host=settings.workspace_host, rate_limit=settings.rate_limit)
    backend = settings.backend
    if isinstance(backend, S3BackendConfig):
        S3Backend(
            stack,
            bucket=backend.bucket,
            key=f"lakewright/{settings.env}/{name}.tfstate",
            region=backend.region,
            kms_key_id=backend.kms_key_id,
            encrypt=True,
        )
        stack.add_override("terraform.backend.s3.use_lockfile", True)
    else:
        path = state_path(settings.env, name, home.resolve())
        LocalBackend(stack, path=os.path.relpath(path, (out_dir / "stacks" / name).resolve()))
    return stack
