"""One file a Databricks service. Each defines ``ROUTES``; `sandbox.core.routing` finds them, so nothing is registered centrally."""
