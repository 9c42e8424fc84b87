"""Who may do what: one shape for grants on securables of Unity Catalog, one for permissions on objects of the workspace."""
