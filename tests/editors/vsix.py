"""Unpacks a VS Code package as VS Code does, marks of programs included, and prints what was in it."""

import json
import os
import sys
import zipfile

package, folder = sys.argv[1:]
with zipfile.ZipFile(package) as archive:
    archive.extractall(folder)
    for entry in archive.infolist():
        # The upper half holds the Unix mode; 0 where the packer kept none.
        if mode := entry.external_attr >> 16:
            os.chmod(os.path.join(folder, entry.filename), mode)
    print(json.dumps(sorted(archive.namelist())))
