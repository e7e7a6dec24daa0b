"""Write what the program says now into the documents: `python -m tests.problems.accept [CODE …]`.

A human reviews the difference.
"""

import sys

from tests.problems.documents import HERE, cases, codes, report


def accept(code: str) -> bool:
    """Renew the reports in one document, and say whether any changed."""
    file = HERE / f"{code}.md"
    words = file.read_text(encoding="utf-8")
    renewed = words
    for case in reversed(tuple(cases(words))):
        start, end = case.at
        renewed = renewed[:start] + report(case) + renewed[end:]
    if renewed != words:
        file.write_text(renewed, encoding="utf-8")
    return renewed != words


if __name__ == "__main__":
    changed = [code for code in sys.argv[1:] or codes() if accept(code)]
    sys.stdout.write(f"{len(changed)} changed: {', '.join(changed) or 'none'}. Review them with git diff.\n")
