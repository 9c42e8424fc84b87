"""One file a family of resource types. `sandbox.provider.resource.resources` finds them; nothing lists them."""
