"""What can the code touch: processes, files, the network, the environment, more code?

Facts with their places, judged by policy and compared with the last approved version. Only what an
installation holds is read: a source archive beside a wheel for everybody is left alone.
"""

from vetting import profile
from vetting.checks import Check, Context
from vetting.model.evidence import Coverage, Evidence, Unread
from vetting.model.profile import Profile, merge
from vetting.model.subject import Subject


class Capabilities(Check):
    """See the module."""

    name = "capabilities"
    title = "reading what the code can touch"
    version = profile.VERSION

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        found: list[Profile] = []
        unread: list[Unread] = []
        files = 0
        for tree in subject.trees:
            if subject.passed_over(tree):
                continue
            reading = profile.read(tree, context.scans)
            facts, gaps = profile.assemble(reading, tree)
            found.append(facts)
            unread += gaps
            files += len(reading)
            if tree.refused:
                gone = Unread(path=tree.artifact.filename, why="the archive was refused")
                unread.append(gone)
                files += 1
        unread += [Unread(path=gone.artifact.filename, why=gone.why) for gone in subject.missing]
        files += len(subject.missing)
        return self.evidence(
            context,
            coverage=Coverage(files=files, read=files - len(unread), unread=tuple(sorted(unread))),
            profile=merge(found),
        )
