"""Terraform's own ``terraform_data``: keeps a value, so that a change of it can be seen and can replace something."""

from __future__ import annotations

from typing import Any

from cdktf import TerraformResource
from constructs import Construct


class TerraformData(TerraformResource):
    """CDKTF's ``DataResource`` without its check: that runs ``terraform version`` at synth, and refuses where Terraform is not on PATH.

    Source: https://developer.hashicorp.com/terraform/language/resources/terraform-data
    """

    TF_RESOURCE_TYPE = "terraform_data"

    def __init__(self, scope: Construct, id_: str, value: Any) -> None:
        super().__init__(scope, id_, terraform_resource_type=self.TF_RESOURCE_TYPE)
        self.add_override("input", value)
