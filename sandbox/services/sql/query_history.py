"""Queries of SQL warehouses: without a warehouse none was ever run. Source: https://docs.databricks.com/api/workspace/queryhistory"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.rights import shows
from sandbox.core.routing import Answer, Route


def _list(call: Call) -> Answer:
    return {"res": [], "has_next_page": False}


ROUTES = [Route("GET", "/api/2.0/sql/history/queries", _list, right=shows("the right to view queries"))]
