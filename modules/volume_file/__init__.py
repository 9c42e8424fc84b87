"""A file of this repository on a volume, under a path that names its content."""
