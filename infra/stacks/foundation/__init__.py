"""Foundation: what holds data, and who may see it."""

SUMMARY = "Groups, catalogs, schemas, volumes and grants"
AFTER: tuple[str, ...] = ()
