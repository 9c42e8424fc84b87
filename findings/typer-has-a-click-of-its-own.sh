#!/usr/bin/env bash
# typer 0.28.0: what typer.main.get_command() gives is no click.Command: typer carries a copy of click, whose classes are others. Code that
# walks commands by isinstance(…, click.Group), as with earlier versions, sees no group at all and says nothing. 0.24.0 gives click's own.
# Seen on 2026-11-27 with Python 3.11:  typer 0.24.0: click.Group True | typer 0.28.0: click.Group False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
seen=""
for version in 0.24.0 0.28.0; do
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "typer==$version" click==8.3.1
    is=$("$folder/venv/bin/python" -c '
import click, typer
app = typer.Typer()
app.command("a")(lambda: None)
app.command("b")(lambda: None)
print(isinstance(typer.main.get_command(app), click.Group))
')
    seen="$seen | typer $version: click.Group $is"
done
echo "${seen# | }"
[ "$seen" = " | typer 0.24.0: click.Group True | typer 0.28.0: click.Group False" ]
