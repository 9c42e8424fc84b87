"""``python -m scripts.toolchain``: find or fetch what the tests drive, and say which; an error here is clearer than in a hundred tests."""

import sys

from scripts import places
from scripts.errors import OperatorError
from scripts.toolchain import plugins, terraform_binary

try:
    binary, provider = terraform_binary.find(places.home()), plugins.choose(places.home()).provider
except OperatorError as error:
    sys.exit(f"error: {error}")
print(f"terraform: {binary}; databricks provider: {provider}")  # noqa: T201
