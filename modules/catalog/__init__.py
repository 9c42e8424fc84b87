"""A catalog of Unity Catalog with its schemas, their volumes, and the grants on all of them."""
