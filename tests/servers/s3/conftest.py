"""A server that speaks S3, written by somebody else."""

import json
from collections.abc import Iterator

import pytest

from core.media.store import Bucket
from tests.ports import free_port
from tests.servers.running import INSTALLED, running

KEY_ID, SECRET = "AKIATESTS", "a-key-for-tests"


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """A folder in a bucket of a server on loopback."""
    folder = tmp_path_factory.mktemp("s3")
    credentials = [{"accessKey": KEY_ID, "secretKey": SECRET}]
    actions = ["Admin", "Read", "Write", "List"]
    who = {"identities": [{"name": "copydesk", "credentials": credentials, "actions": actions}]}
    (folder / "s3.json").write_text(json.dumps(who))
    # Its own choice for these is 10,000 above the others, which there may not be.
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    more = {f"{name}.port.grpc": free_port() for name in ports}
    listening = {**{f"{name}.port": port for name, port in ports.items()}, **more}
    command = [
        str(INSTALLED / "s3" / "bin" / "weed"),
        *("server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.volumeSizeLimitMB=64"),
        *(f"-{name}={port}" for name, port in listening.items()),
        *("-filer", "-s3", "-s3.config=s3.json", "-s3.port.iceberg=0", "-s3.port.lance=0"),
    ]
    url = f"http://127.0.0.1:{ports['s3']}"
    with running(command, folder=folder, answers=f"{url}/healthz"):
        yield Bucket("s3://images/of/tests", url, "us-east-1", KEY_ID, SECRET)
