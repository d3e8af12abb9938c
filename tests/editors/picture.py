"""Draws what a terminal shows, text with escape sequences, as a PNG: picture.py CAPTURED PICTURE."""

import io
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

# Neovim's own dark colours, for what it leaves to the terminal.
THEME = TerminalTheme((20, 22, 27), (224, 226, 234), [(20, 22, 27)] * 8)
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
html, body {{ margin: 0; background: {background} }}
pre {{ margin: 0; padding: 12px; display: inline-block; color: {foreground}; background: {background};
  font: 14px/16px "DejaVu Sans Mono", monospace }}
</style><pre>{code}</pre>"""


def main() -> None:
    captured, picture = map(pathlib.Path, sys.argv[1:])
    # Curls and their colours are more than rich knows; a plain line will do.
    plain = re.sub(r"\x1b\[58[:;][0-9:;]*m", "", captured.read_text(encoding="utf-8").replace("\x1b[4:3m", "\x1b[4m"))
    text = Text.from_ansi(plain.rstrip("\n"))
    lines = text.split("\n")
    columns = max(len(line) for line in lines)
    console = Console(record=True, file=io.StringIO(), width=columns, color_system="truecolor", force_terminal=True)
    console.print(text, soft_wrap=True)
    page = console.export_html(theme=THEME, code_format=PAGE, inline_styles=True)
    browser = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("Type: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "screen.html")
        file.write_text(page, encoding="utf-8")
        picture.parent.mkdir(parents=True, exist_ok=True)
        # A character of this font is 8.43 pixels wide.
        size = f"{round(columns * 8.4297 + 24)},{len(lines) * 16 + 24}"
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile",
             f"--window-size={size}", f"--screenshot={picture}", file.as_uri()],
            check=True, capture_output=True,
        )
    assert struct.unpack(">II", picture.read_bytes()[16:24]) == tuple(map(int, size.split(",")))


if __name__ == "__main__":
    main()
