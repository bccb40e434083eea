import subprocess

import pyautogui
import pyperclip
from PIL import ImageGrab

# ruleid: screen-seen
shot = pyautogui.screenshot()
# ruleid: screen-seen
ImageGrab.grab()
# ruleid: screen-seen
text = pyperclip.paste()
# ruleid: screen-seen
subprocess.run(["pbpaste"], capture_output=True)
# ok: screen-seen
pyperclip.copy("text")
# ok: screen-seen
pyautogui.click(1, 2)
# ok: screen-seen
subprocess.run(["pbcopy"], input="text")
