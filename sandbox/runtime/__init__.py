"""What really runs: jobs' tasks, served models, MLflow's server, each in processes of its own."""
