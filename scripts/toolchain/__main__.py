"""``python -m scripts.toolchain``: find or fetch Terraform and its plugins now, so that what is missing is known before anything else starts."""

from __future__ import annotations

import sys

from scripts import places
from scripts.errors import OperatorError
from scripts.progress import say
from scripts.toolchain import plugins, terraform_binary


def main() -> int:
    try:
        binary = terraform_binary.find(places.home())
        chosen = plugins.choose(places.home())
    except OperatorError as error:
        say(f"error: {error}")
        return error.exit_code
    real = "the real one" if chosen.provider == "registry" else "the bundled one, for the sandbox"
    say(f"✓ Terraform {binary}, databricks/databricks {plugins.PROVIDER_VERSION} ({real})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
