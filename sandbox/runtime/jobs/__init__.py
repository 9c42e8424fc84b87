"""Job runs that really run: order, processes, parameters, retries, cancel."""
