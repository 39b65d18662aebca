"""What the lint scripts share: the project's files, C without comments and strings, and how findings are told."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(folder, *endings):
    """Paths below a folder of the project, relative to its root, sorted."""
    found = []
    for place, folders, names in os.walk(os.path.join(ROOT, folder)):
        folders[:] = [name for name in folders if name not in ("node_modules", "build", ".git")]
        found += [os.path.relpath(os.path.join(place, name), ROOT) for name in names if name.endswith(endings)]
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text):
    """The same text with everything but line ends replaced by spaces."""
    return re.sub(r"[^\n]", " ", text)


def code_only(text):
    """C without the content of comments and literals; lines and columns stay."""
    def replace(match):
        token = match.group(0)
        if token[0] in "\"'":
            return token[0] + " " * (len(token) - 2) + token[0]
        return blank(token)
    return TOKEN.sub(replace, text)


def without_comments(text):
    return TOKEN.sub(lambda match: match.group(0) if match.group(0)[0] in "\"'" else blank(match.group(0)), text)


def literals(text):
    """String literals of a C text with their lines; neighbours are joined as the compiler does it."""
    clean = without_comments(text)
    for match in re.finditer(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', clean):
        parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', match.group(0))
        yield line_of(clean, match.start()), "".join(parts)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def listed(name):
    """Lines of an exception list in this folder or in tests/data, without comments: [first word, rest]."""
    entries = []
    for line in read(name).splitlines():
        line = line.split("#", 1)[0].strip()
        if line:
            entries.append(line.split(None, 1))
    return entries


class Report:
    """Findings fail the script, warnings do not."""

    def __init__(self):
        self.findings = []
        self.warnings = []

    def find(self, path, line, message):
        self.findings.append(f"{path}:{line}: {message}")

    def warn(self, path, line, message):
        self.warnings.append(f"{path}:{line}: warning: {message}")

    def end(self):
        for line in self.warnings + self.findings:
            print(line)
        sys.exit(1 if self.findings else 0)
