"""One file a command. ``app`` in it is a Typer application: with one command for ``lakewright VERB``, with several for subcommands."""
