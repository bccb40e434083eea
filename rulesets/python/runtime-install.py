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
