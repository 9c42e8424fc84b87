"""Reusable CDKTF constructs, one capability a folder. Importing this package starts nothing; see `modules.bindings`."""

from modules.bindings import import_submodules_only, prepare_jsii

import_submodules_only("cdktf_cdktf_provider_databricks")
prepare_jsii()
