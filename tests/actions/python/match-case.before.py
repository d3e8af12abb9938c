from azure.iot.hub import IoTHubJobManager
from msrest.exceptions import HttpOperationError


def start(jobs: IoTHubJobManager, job_id: str, request) -> None:
    try:
        jobs.create_scheduled_job(job_id, request)
    except HttpOperationError as error:
        match error.response.json()["errorCode"]:
            case 429004:
                print("too many jobs")
            case 409104:
                print("runs already")
            case _:
                raise
