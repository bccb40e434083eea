import pyautogui
import pyperclip
from PIL import ImageGrab
from pynput import keyboard

# ruleid: screen-or-input-capture
keyboard.Listener(on_press=note).start()
# ruleid: screen-or-input-capture
shot = pyautogui.screenshot()
# ruleid: screen-or-input-capture
ImageGrab.grab()
# ruleid: screen-or-input-capture
text = pyperclip.paste()
# ok: screen-or-input-capture
pyperclip.copy("text")
# ok: screen-or-input-capture
pyautogui.click(1, 2)
