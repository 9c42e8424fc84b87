"""A registered model of Unity Catalog."""
