"""``lakewright doctor ENV``: what is missing before an environment can be planned and applied.

Each file of `scripts.doctor.checks` is one check, found by its name:

- ``TITLE``: what it looks at, in a few words.
- ``NEEDS``: the checks that have to be well before this one can be asked.
- ``check(around)``: gives its answers. What it raises becomes an answer too: an `OperatorError` says what is missing, anything that the
  platform refuses or does not know is a "cannot tell".

Nothing is changed, anywhere.
"""
