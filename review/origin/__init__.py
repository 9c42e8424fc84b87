"""Where a resource comes from: its construct and Python line (CDKTF), or its file and line (HCL)."""

from review.origin.cdktf import origins_in_synth
from review.origin.hcl import origins_in_hcl
from review.origin.origin import Origin, Origins, origins_for

__all__ = ["Origin", "Origins", "origins_for", "origins_in_hcl", "origins_in_synth"]
