import importlib.util
import subprocess
import sys
import urllib.request
from pathlib import Path

import httpx
import requests


def plugin():
    source = httpx.get("https://plugins.example.com/p.py").text
    path = Path("plugin.py")
    path.write_text(source)
    spec = importlib.util.spec_from_file_location("plugin", path)
    module = importlib.util.module_from_spec(spec)
    # ruleid: dropped-file-run
    spec.loader.exec_module(module)


def client():
    with httpx.Client() as web:
        source = web.get("https://plugins.example.com/p.py").text
    path = Path("again.py")
    path.write_text(source)
    # ruleid: dropped-file-run
    subprocess.run([sys.executable, path])


def retrieve(url):
    target = "tool.bin"
    urllib.request.urlretrieve(url, target)
    # ruleid: dropped-file-run
    subprocess.Popen([target, "-v"])


def download(url):
    target = Path("tool.bin")
    answer = requests.get(url, timeout=5)
    target.write_bytes(answer.content)
    return target


def start(url):
    path = download(url)
    # ruleid: dropped-file-run
    subprocess.run([str(path)])


def own(name):
    spec = importlib.util.spec_from_file_location(name, "plugins/own.py")
    module = importlib.util.module_from_spec(spec)
    # ok: dropped-file-run
    spec.loader.exec_module(module)
    text = requests.get("https://api.example.com/list", timeout=5).json()
    # ok: dropped-file-run
    subprocess.run(["sort", "list.txt"], input=str(text))
