"""An MLflow experiment."""
