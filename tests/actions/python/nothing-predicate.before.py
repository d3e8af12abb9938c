from msrest.exceptions import HttpOperationError


def is_throttled(error: HttpOperationError) -> bool:
    code = error.response.json()["errorCode"]
    return code == 429001
