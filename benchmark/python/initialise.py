"""The seeds' own way: psycopg2, and in a function boto3, with all files in one transaction.

As a process: initialise.py <folder> <host> <port> <database> <user>, the password in PGPASSWORD.
As a function: initialise.py, with the environment that Lambda gives; one invocation.
"""
import json
import os
import pathlib
import re
import sys

import psycopg2

FILES_A_TRANSACTION = 1000


def version(file):
    return int(re.match(r"V(\d+)__", file.name).group(1))


def apply(connection, folder):
    files = sorted(pathlib.Path(folder).glob("V*.sql"), key=version)
    with connection.cursor() as cursor:
        for number, file in enumerate(files, 1):
            cursor.execute(file.read_text())
            # More do not fit into the server's lock table.
            if number % FILES_A_TRANSACTION == 0:
                connection.commit()
        connection.commit()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return cursor.fetchone()[0]


def process(folder, host, port, database, user):
    connection = psycopg2.connect(
        host=host, port=port, dbname=database, user=user, password=os.environ["PGPASSWORD"], sslmode="disable"
    )
    print(apply(connection, folder), "tables")


def function():
    import http.client

    import boto3

    def runtime(method, path, body=None):
        connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        connection.request(method, f"/2018-06-01/runtime/invocation/{path}", body)
        response = connection.getresponse()
        response.read()
        return response

    invocation = runtime("GET", "next")
    client = boto3.client(
        "secretsmanager",
        region_name=os.environ["AWS_REGION"],
        endpoint_url=os.environ["AWS_ENDPOINT_URL_SECRETS_MANAGER"],
    )
    secret = json.loads(client.get_secret_value(SecretId=os.environ["DB_SECRET_ARN"])["SecretString"])
    connection = psycopg2.connect(
        host=secret["host"],
        port=secret["port"],
        dbname=secret["dbname"],
        user=secret["username"],
        password=secret["password"],
        sslmode="verify-full",
        sslrootcert=os.environ["DB_CA_FILE"],
    )
    answer = json.dumps({"statusCode": 200, "body": f"{apply(connection, os.environ['SQL_DIR'])} tables"})
    request = invocation.getheader("Lambda-Runtime-Aws-Request-Id")
    runtime("POST", f"{request}/response", answer)
    # Asking for the next invocation says that this one is over.
    runtime("GET", "next")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        process(*sys.argv[1:])
    else:
        function()
