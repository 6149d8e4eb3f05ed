"""Prints boto3's token for each case of a JSON list on standard input, a line each, all of them at one moment."""

import json
import sys
import types
from datetime import datetime

import boto3
from botocore import auth

MOMENT = datetime(2026, 2, 3, 4, 5, 6)


class Frozen(datetime):
    @classmethod
    def utcnow(cls):
        return MOMENT


if hasattr(auth, "get_current_datetime"):
    auth.get_current_datetime = lambda *arguments, **options: MOMENT
else:
    auth.datetime = types.SimpleNamespace(datetime=Frozen)

for case in json.load(sys.stdin):
    rds = boto3.client(
        "rds",
        region_name=case["region"],
        aws_access_key_id=case["accessKey"],
        aws_secret_access_key=case["secretKey"],
        aws_session_token=case["sessionToken"] or None,
    )
    print(rds.generate_db_auth_token(case["host"], case["port"], case["user"]))
