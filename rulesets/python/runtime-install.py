import os
import subprocess
import sys

# ruleid: runtime-install
subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", "helper"])
# ruleid: runtime-install
os.system("pip install helper")
# ok: runtime-install
print("pip install helper")
# ok: runtime-install
subprocess.run(["pip", "list"])


def engine(name, index):
    args = [sys.executable, "-m", "pip", "install", "-q", "--index-url", index, name]
    # ruleid: runtime-install
    subprocess.run(args, check=True)


def versions():
    args = [sys.executable, "-m", "pip", "list"]
    # ok: runtime-install
    subprocess.run(args, check=True)
