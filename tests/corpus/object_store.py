"""A server of Amazon's S3 protocol as a process of its own on 127.0.0.1, with users and rights."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]  # no stubs

from tests.corpus.loopback import until

BUCKET = "apks"
_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/secret/*"},
    ],
}


class ObjectStore:
    """The running server with one bucket."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._log = (folder / "moto.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=self._log, stderr=self._log,
        )  # fmt: skip
        until(lambda: self._answers(port))
        self._admin = self._client("s3", "admin", "admin")
        self._admin.create_bucket(Bucket=BUCKET)

    def put(self, key: str, data: bytes) -> None:
        """Store an object."""
        self._admin.put_object(Bucket=BUCKET, Key=key, Body=data)

    def remove(self, key: str) -> None:
        """Remove an object."""
        self._admin.delete_object(Bucket=BUCKET, Key=key)

    def reader(self) -> dict[str, str]:
        """Return the environment of a user who may list all and read all but ``secret/``.

        From then on the server checks rights, of ``put`` and ``remove`` too.
        """
        users = self._client("iam", "admin", "admin")
        for name, policy in (("reader", _POLICY), ("admin", {**_POLICY, "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"}
        ]})):  # fmt: skip
            users.create_user(UserName=name)
            users.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
        keys = {
            name: users.create_access_key(UserName=name)["AccessKey"]
            for name in ("reader", "admin")
        }
        admin = keys["admin"]
        self._admin = self._client("s3", admin["AccessKeyId"], admin["SecretAccessKey"])
        request = urllib.request.Request(
            f"{self.address}/moto-api/reset-auth",
            data=b"0",
            headers={"Content-Type": "text/plain"},
        )
        urllib.request.urlopen(request).close()
        reader = keys["reader"]
        return self.environment(reader["AccessKeyId"], reader["SecretAccessKey"])

    def environment(self, key: str, secret: str) -> dict[str, str]:
        """Return what tells fsspec and s3fs where the store is and who asks."""
        return {
            "FSSPEC_S3_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    # boto3 makes its clients at run time, so they have no types.
    def _client(self, service: str, key: str, secret: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.address,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            region_name="us-east-1",
        )

    def _answers(self, port: int) -> bool:
        assert self._process.poll() is None, Path(self._log.name).read_text()
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", port)) == 0

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._log.close()
