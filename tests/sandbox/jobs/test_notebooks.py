"""Notebook tasks: cells, magic commands, widgets, dbutils, platform paths."""

from __future__ import annotations

from typing import Any

from databricks.sdk.service.jobs import NotebookTask, SubmitTask


def run(platform: Any, path: str, **parameters: str) -> Any:
    return platform.run(
        SubmitTask(task_key="t", notebook_task=NotebookTask(notebook_path=path, base_parameters=parameters))
    )


def test_widgets_run_and_exit(platform: Any) -> None:
    platform.notebook("shared/helpers", "def double(n):\n    return 2 * n", "suffix = dbutils.widgets.get('suffix')")
    path = platform.notebook(
        "main",
        "# MAGIC %md\n# MAGIC # A title",
        "dbutils.widgets.text('species', 'setosa')\ndbutils.widgets.text('count', '3')",
        '# MAGIC %run ./shared/helpers $suffix="!"',
        "answer = f\"{dbutils.widgets.get('species')} {double(int(dbutils.widgets.get('count')))}{suffix}\"",
        "dbutils.notebook.exit(answer)",
        "raise AssertionError('not reached')",
    )
    ended = run(platform, path, species="virginica")
    assert platform.result(ended) == "SUCCESS"
    assert platform.output(ended, "t").notebook_output.result == "virginica 6!"


def test_traceback_names_the_cell_and_quotes_its_line(platform: Any) -> None:
    path = platform.notebook("failing", "x = 1", "def check():\n    assert x == 2, 'x is wrong'\ncheck()")
    ended = run(platform, path)
    assert platform.result(ended) == "FAILED"
    output = platform.output(ended, "t")
    assert output.error == "AssertionError: x is wrong"
    assert 'File "/Shared/failing cell 2", line 2, in check' in output.error_trace
    assert "assert x == 2" in output.error_trace


def test_pip_installs_for_this_task_alone(platform: Any) -> None:
    wheel = platform.wheel("petals", "1.0.0", "COLOUR = 'violet'\n\ndef main():\n    pass\n")
    path = platform.notebook(
        "pip",
        f"# MAGIC %pip install --no-deps {wheel}",
        "dbutils.library.restartPython()",
        "import petals\nprint('colour', petals.COLOUR)",
    )
    assert "colour violet" in platform.log(run(platform, path), "t")
    call = f"subprocess.check_call(['pip', 'install', '--no-deps', '{wheel}'])"
    program = f"import subprocess\n{call}\nimport petals\nprint('again')"
    assert "again" in platform.log(run(platform, platform.notebook("subprocess_pip", program)), "t")
    without = run(platform, platform.notebook("without", "import petals"))
    assert platform.output(without, "t").error == "ModuleNotFoundError: No module named 'petals'"


def test_files_secrets_shell_and_context(platform: Any) -> None:
    platform.w.secrets.create_scope("lab")
    platform.w.secrets.put_secret("lab", "key", string_value="pollen")
    path = platform.notebook(
        "tools",
        "import os, pathlib, shutil, sys\nfolder = '/Volumes/code/default/files/tools'\nos.makedirs(folder + '/lib')",
        "pathlib.Path(folder, 'lib', 'own_module.py').write_text('ANSWER = 42')",
        "shutil.copy(folder + '/lib/own_module.py', folder + '/copy.py')",
        "sys.path.append(folder + '/lib')\nimport own_module\nprint('answer', own_module.ANSWER)",
        "print('ls', [each.name for each in dbutils.fs.ls(folder)])",
        "dbutils.fs.put('dbfs:/note.txt', 'on dbfs')\nprint(open('/dbfs/note.txt').read())",
        "print('secret', dbutils.secrets.get('lab', 'key') == 'pollen')",
        "context = dbutils.notebook.entry_point.getDbutils().notebook().getContext()\nprint('user', context.userName().get())",
        "# MAGIC %sh\n# MAGIC cat /Volumes/code/default/files/tools/copy.py",
    )
    ended = run(platform, path)
    log = platform.log(ended, "t")
    assert platform.result(ended) == "SUCCESS", log
    for line in (
        "answer 42",
        "ls ['copy.py', 'lib/']",
        "on dbfs",
        "secret True",
        "user admin@lakewright.local",
        "ANSWER = 42",
    ):
        assert line in log
    assert platform.w.files.download("/Volumes/code/default/files/tools/copy.py").contents.read() == b"ANSWER = 42"


def test_notebook_runs_another_in_its_own_process(platform: Any) -> None:
    child = platform.notebook("child", "dbutils.notebook.exit(dbutils.widgets.get('n') + '!')")
    parent = platform.notebook("parent", f"dbutils.notebook.exit(dbutils.notebook.run('{child}', 60, {{'n': '5'}}))")
    assert platform.output(run(platform, parent), "t").notebook_output.result == "5!"


def test_missing_notebook_and_unknown_magic(platform: Any) -> None:
    assert "Notebook /Shared/nowhere does not exist" in platform.output(run(platform, "/Shared/nowhere"), "t").error
    path = platform.notebook("sql", "# MAGIC %sql\n# MAGIC select 1")
    assert "the sandbox does not know %sql" in platform.output(run(platform, path), "t").error
