"""What a driven browser takes from files and saves in them, by the names of Playwright's methods in
both languages, some of which Puppeteer has as well.
"""

from vetting.patterns import pattern
from vetting.profile._words import words

UPLOADS = words("setInputFiles set_input_files")
"""Methods that give a page the files whose paths they are given."""

SAVES = {
    **dict.fromkeys(("screenshot", "pdf", "storageState", "storage_state"), frozenset({"path"})),
    **dict.fromkeys(("newContext", "newPage"), frozenset({"recordVideo", "recordHar"})),
    **dict.fromkeys(("new_context", "new_page"), words("record_video_dir record_har_path")),
}
"""Methods that write a file where one of these options says which."""

LOADS = {"newContext": frozenset({"storageState"}), "new_context": frozenset({"storage_state"})}
"""Methods that read the file of a login where one of these options says which."""

COMMAND = pattern(r"decorate\w*Command$")
"""Functions that make a whole command line of the library's: the server of its browser is one."""
