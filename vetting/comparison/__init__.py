"""What is not as before between two versions: what a reviewer of an update has to read.

Sections in the order of what matters, each with its changes; pure, over two verdicts and the bytes
behind them where they can be had.
"""

from vetting.comparison._sections import sections
from vetting.comparison._values import Change, Section

__all__ = ["Change", "Section", "sections"]
