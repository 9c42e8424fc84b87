"""Publishing: brings the page to a pull request, from the review's JSON only.

The job that plans may run a fork's code; it writes `review --format json` and has no token. The job that publishes has the token, runs none
of the fork's code, and renders the page anew from that JSON, trusting nothing in it.
"""

from review.publish.artifact import result_from
from review.publish.azure_devops import AzureDevOps
from review.publish.github import GitHub
from review.publish.http import Client

__all__ = ["AzureDevOps", "Client", "GitHub", "result_from"]
