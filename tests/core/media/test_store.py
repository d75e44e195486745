"""What is in the folder under its name is whole, whoever died while it was written."""

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

WRITER = """
import asyncio, hashlib, os, sys
from pathlib import Path
from core.media.store import MediaStore

async def write() -> None:
    store = MediaStore(Path(sys.argv[1]))
    print("begun", flush=True)
    while True:
        content = os.urandom(200_000)
        await store.put(f"kept/{hashlib.sha256(content).hexdigest()}", content)
        print("written", flush=True)

asyncio.run(write())
"""


def test_a_writer_that_is_killed_leaves_what_is_whole_or_nothing_under_a_name(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [next(writer.stdout) for _ in range(5)]
        writer.send_signal(signal.SIGKILL)
        said += list(writer.stdout)
    # What was begun lies beside them under a name that nobody asks for.
    whole = {file.name: file.read_bytes() for file in (tmp_path / "kept").iterdir() if len(file.name) == 64}
    assert len(whole) >= said.count("written\n") > 0
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in whole.items())
