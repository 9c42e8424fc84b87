"""Notebook tasks: cells, magic commands, widgets, dbutils, platform paths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
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


@pytest.fixture(scope="module")
def shell_log(platform: Any) -> str:
    """What a notebook wrote that uses what IPython has beyond Python; a cell each."""
    path = platform.notebook(
        "ipython",
        "%load_ext autoreload",
        "# MAGIC %autoreload 2",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "%env COLOUR=violet\nimport os\nprint('env', os.environ['COLOUR'])",
        "%cd /Volumes/code/default/files\nprint('folder', os.getcwd())",
        "%time total = sum(range(10))\nprint('total', total)",
        "!echo from the shell",
        "names = !printf 'a\\nb'\nprint('names', list(names))",
        "import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 'awaited'\nprint(await later())",
        "40 + 2",
        "'not shown';",
        "%%capture held\nprint('held back')",
        "print('captured', held.stdout.strip())",
        "from IPython import get_ipython\nprint('same', get_ipython().user_ns['dbutils'] is dbutils)",
        "class Flower: ...\nimport pickle\nprint('pickled', type(pickle.loads(pickle.dumps(Flower()))) is Flower)",
        "# MAGIC %fs ls /Volumes/code/default",
        "display('shown', 1)",
    )
    ended = run(platform, path)
    log = platform.log(ended, "t")
    assert platform.result(ended) == "SUCCESS", log
    return str(log)


@pytest.mark.parametrize(
    "line",
    ["env violet", "total 45", "from the shell", "names ['a', 'b']", "awaited", "42", "captured held back", "same True",
     "pickled True", "shown"],
)  # fmt: skip
def test_a_notebook_runs_in_ipython(shell_log: str, line: str) -> None:
    assert line in shell_log.splitlines()


def test_what_ends_with_a_semicolon_is_not_shown(shell_log: str) -> None:
    assert "not shown" not in shell_log


def test_fs_lists_a_volume(shell_log: str) -> None:
    assert "name='files/'" in shell_log


def test_a_syntax_error_names_its_cell(platform: Any) -> None:
    output = platform.output(run(platform, platform.notebook("broken", "x = 1", "def :")), "t")
    assert output.error.startswith("SyntaxError")
    assert "/Shared/broken cell 2" in output.error_trace
    assert "/IPython/" not in output.error_trace


def test_ipython_leaves_nothing_in_the_home_folder(platform: Any) -> None:
    path = platform.notebook("home", "import IPython.paths\nprint('kept in', IPython.paths.get_ipython_dir())")
    log = platform.log(run(platform, path), "t")
    assert "kept in" in log
    assert f"kept in {Path.home()}/.ipython" not in log


def test_missing_notebook_and_unknown_magic(platform: Any) -> None:
    assert "Notebook /Shared/nowhere does not exist" in platform.output(run(platform, "/Shared/nowhere"), "t").error
    path = platform.notebook("sql", "# MAGIC %sql\n# MAGIC select 1")
    assert "the sandbox does not know %sql" in platform.output(run(platform, path), "t").error
    assert "nonsense" in platform.output(run(platform, platform.notebook("nonsense", "%nonsense 1")), "t").error


@pytest.mark.parametrize("use", ["spark.range(3)", "sc.parallelize([1])", "sqlContext.sql('select 1')", "spark['x']"])
def test_spark_explains_itself(platform: Any, use: str) -> None:
    output = platform.output(run(platform, platform.notebook("spark", use)), "t")
    assert output.error.startswith("dbruntime.no_spark.SparkNotAvailable: ")
    assert "the sandbox has no Spark" in output.error


def test_an_import_of_pyspark_explains_itself(platform: Any) -> None:
    output = platform.output(run(platform, platform.notebook("pyspark", "from pyspark.sql import SparkSession")), "t")
    assert output.error.startswith("ModuleNotFoundError: No module named 'pyspark' (the sandbox has no Spark")


def test_what_a_task_finds_around_it(platform: Any) -> None:
    path = platform.notebook(
        "around",
        "import json, os\nc = dbutils.notebook.entry_point.getDbutils().notebook().getContext()",
        "seen = {n: getattr(c, n)().get() for n in ('notebookId', 'workspaceId', 'browserHostName', 'currentRunId', 'userName')}",
        "seen['runtime'] = os.environ['DATABRICKS_RUNTIME_VERSION']",
        "seen['tag'] = c.tags().get('orgId').get()\nseen['path'] = json.loads(c.toJson())['extraContext']['notebook_path']",
        "seen['secret'] = os.environ['DATABRICKS_TOKEN'] in c.safeToJson()\nseen['mounts'] = dbutils.fs.mounts()",
        "dbutils.fs.put('dbfs:/new/folder/a.txt', 'x', True)\ndbutils.fs.refreshMounts()\ndbutils.help()\ndbutils.credentials.showRoles()",
        "dbutils.notebook.exit(json.dumps(seen))",
    )
    ended = run(platform, path)
    output = platform.output(ended, "t")
    assert platform.result(ended) == "SUCCESS", output
    seen = json.loads(output.notebook_output.result)
    status = platform.w.workspace.get_status(path)
    assert seen.pop("notebookId") == str(status.object_id)
    assert seen.pop("browserHostName") in platform.w.config.host
    assert seen == {
        "workspaceId": "1000000000000001",
        "currentRunId": str(ended.tasks[0].run_id),
        "userName": "admin@lakewright.local",
        "runtime": "client.4",
        "tag": "1000000000000001",
        "path": path,
        "secret": False,
        "mounts": [],
    }


def test_code_begins_in_the_folder_of_its_notebook_or_script(platform: Any) -> None:
    platform.w.workspace.mkdirs("/Shared/place/parts")
    platform.script("place/data", "WORD = 'found'")
    cells = (
        "import os, sys\nprint('text', open('../data.py').read())",
        "sys.path.append(os.path.abspath('..'))\nfrom data import WORD\nprint('word', WORD)",
        "!echo shell $(ls ../data.py)",
    )
    log = platform.log(run(platform, platform.notebook("place/parts/start", *cells)), "t")
    assert "text WORD = 'found'" in log
    assert "word found" in log
    assert "shell ../data.py" in log
    script = platform.script("place/parts/begin", "print('script', open('../data.py').read())")
    ended = platform.run(SubmitTask(task_key="t", spark_python_task=script))
    assert "script WORD = 'found'" in platform.log(ended, "t")
