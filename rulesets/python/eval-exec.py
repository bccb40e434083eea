import ast
import builtins
import re
import subprocess
import sys
from re import compile as pattern


def tool(text: str, model, frame, path: str) -> None:
    # ruleid: eval-exec
    eval(text)
    # ruleid: eval-exec
    result = eval(
        f"1 + {text}",
        {"__builtins__": {}},
    )
    # ruleid: eval-exec
    exec(open(path).read(), {})
    # ruleid: eval-exec
    exec(compile(text, "<tool>", "exec"))
    # ruleid: eval-exec
    builtins.exec(text)
    # ruleid: eval-exec
    __builtins__["eval"](text)
    # ruleid: eval-exec
    getattr(builtins, "exec")(text)
    run = exec
    # ruleid: eval-exec
    run(text)
    # ruleid: eval-exec
    subprocess.run([sys.executable, "-c", text])
    # ok: eval-exec
    eval("1 + 1")
    # ok: eval-exec
    ast.literal_eval(text)
    # ok: eval-exec
    re.compile(text)
    # ok: eval-exec
    pattern(text)
    # ok: eval-exec
    compile(text, path, "exec", ast.PyCF_ONLY_AST)
    # ok: eval-exec
    model.eval()
    # ok: eval-exec
    frame.eval(text)
    # ok: eval-exec
    subprocess.run([sys.executable, "-m", text])
    # ok: eval-exec
    # eval(text) in a comment
    # ok: eval-exec
    print("eval(text)")


def console(line):
    shell = code.InteractiveInterpreter()
    # ruleid: eval-exec
    shell.runsource(line)
