"""The keeper of a process that runs somebody's code: confines it, takes its secrets out of what it says, ends all that it started.

`program` is a program of its own (``python -I -S program.py``) and imports nothing but the standard library and its neighbours here.
"""
