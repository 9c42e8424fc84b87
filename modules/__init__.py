"""Reusable CDKTF constructs, one capability a folder. Importing this package starts nothing; see `modules.bindings`."""

from modules.bindings import BINDING, import_submodules_only, prepare_jsii

import_submodules_only(BINDING)
prepare_jsii()
