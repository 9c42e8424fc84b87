"""One file a family of data sources. `sandbox.provider.data_source.data_sources` finds them; nothing lists them."""
