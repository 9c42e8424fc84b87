"""Foundation: what holds data, and who may see it."""

SECTIONS = ("groups", "service_principals", "catalogs")
AFTER: tuple[str, ...] = ()
