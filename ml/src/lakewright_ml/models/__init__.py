"""The models of this repository: one module each, with ``DEFINITION``. `lakewright model new NAME` writes one."""
