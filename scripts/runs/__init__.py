"""Runs of jobs as an operator reads them: what each task did, how long it took by itself, what it said, what it handed on."""
