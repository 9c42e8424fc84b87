"""Foundation: what holds data, and who may see it."""

SUMMARY = "Groups, service principals, catalogs, schemas, volumes and grants"
AFTER: tuple[str, ...] = ()
