"""Publishing: brings the page to a pull request, from the review's JSON only.

The job that plans may run a fork's code; it writes `review --format json` and has no token. The job that publishes has the token, runs none
of the fork's code, and renders the page anew from that JSON, trusting nothing in it.
"""

from scripts.review.publish.artifact import result_from
from scripts.review.publish.azure_devops import AzureDevOps
from scripts.review.publish.github import GitHub
from scripts.review.publish.http import Client

__all__ = ["AzureDevOps", "Client", "GitHub", "result_from"]
