"""Measurements: ``make bench`` runs every file of this folder and writes docs/benchmarks.md."""
