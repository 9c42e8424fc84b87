"""What runs on the platform: train, validate and deploy the iris classifier. Knows nothing of Terraform.

Each step is a module with a function of its own and a ``main`` that a job's wheel task calls with ``--name=value`` parameters.
The steps run unchanged on Databricks (tracking ``databricks``, registry ``databricks-uc``) and wherever the same APIs answer.
"""

__version__ = "0.1.0"
