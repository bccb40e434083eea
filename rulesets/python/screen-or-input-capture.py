import subprocess
import threading
import time

import evdev
import pyautogui
import pyperclip
from PIL import ImageGrab
from pynput import keyboard

# ruleid: screen-or-input-capture
keyboard.Listener(on_press=note).start()
# ruleid: screen-or-input-capture
device = evdev.InputDevice("/dev/input/event0")


def watch():
    while True:
        # ruleid: screen-or-input-capture
        keep(pyperclip.paste())
        time.sleep(1)


def shots():
    # ruleid: screen-or-input-capture
    ImageGrab.grab().save("x.png")
    threading.Timer(30, shots).start()


# ok: screen-or-input-capture
shot = pyautogui.screenshot()
# ok: screen-or-input-capture
text = pyperclip.paste()
# ok: screen-or-input-capture
pyautogui.click(1, 2)
# ok: screen-or-input-capture
subprocess.run(["pbpaste"], capture_output=True)


class Rests:
    def __init__(self):
        # ok: screen-or-input-capture
        self.listener = keyboard.Listener(on_press=self.pressed)
        # ruleid: screen-or-input-capture
        self.other = keyboard.Listener(on_press=self.noted)

    def pressed(self, key):
        self.last = time.time()

    def noted(self, key):
        self.log.append(str(key))


class Beats:
    def beat(self, _key):
        self.count += 1

    def spy(self, _key):
        self.log.append(str(_key))


def tick(_):
    counts["pressed"] += 1


beats = Beats()
# ok: screen-or-input-capture
keyboard.Listener(on_press=beats.beat, daemon=True).start()
# ok: screen-or-input-capture
keyboard.Listener(on_press=tick).start()
# ruleid: screen-or-input-capture
keyboard.Listener(on_press=beats.spy).start()
