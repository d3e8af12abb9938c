import boto3
from botocore.exceptions import ClientError

RETRIED = {"ThrottlingException", "ServiceUnavailable", "InternalServerError", "PreconditionFailed"}


def put(table, item):
    try:
        boto3.resource("dynamodb").Table(table).put_item(Item=item)
    except ClientError as error:
        error_code = error.response["Error"]["Code"]
        if error_code == "ThrottlingException":
            raise TimeoutError(table) from error
        if error_code not in RETRIED:
            raise
