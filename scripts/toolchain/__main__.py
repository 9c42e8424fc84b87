"""``python -m scripts.toolchain``: find or fetch what the tests drive, and say which; an error here is clearer than in a hundred tests."""

import sys

from infra.toolchains import TOOLCHAINS
from scripts import places
from scripts.errors import OperatorError
from scripts.toolchain import plugins, terraform_binary

try:
    binary = terraform_binary.find(places.home())
    found = terraform_binary.program(binary)
    registry = found.registry if found else plugins.REGISTRY
    providers = {each.provider: plugins.choose(places.home(), each.provider, registry) for each in TOOLCHAINS.values()}
except OperatorError as error:
    sys.exit(f"error: {error}")
said = ", ".join(f"{version} {chosen.provider}" for version, chosen in providers.items())
print(f"terraform: {binary}; databricks provider: {said}")  # noqa: T201
