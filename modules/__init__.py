"""Reusable CDKTF constructs, one capability a folder. Importing this package starts nothing; see `modules.bindings`."""

from modules.bindings import BINDING, LIBRARY, import_submodules_only, prepare_jsii
from modules.unchecked import leave_out_checks

leave_out_checks((LIBRARY, BINDING, "cdktf_cdktf_provider_aws", "cdktn", "cdktn_provider_databricks", "constructs"))
import_submodules_only(BINDING)
prepare_jsii()
