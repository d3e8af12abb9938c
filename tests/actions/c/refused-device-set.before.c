#include "iothub_device_client.h"

int send(const char *text, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message)
{
    IOTHUB_DEVICE_CLIENT_HANDLE client = IoTHubDeviceClient_CreateFromConnectionString(text, protocol);
    (void)IoTHubDeviceClient_SetRetryPolicy(client, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
    IOTHUB_CLIENT_RESULT result = IoTHubDeviceClient_SendEventAsync(client, message, NULL, NULL); /* 429001 */
    return result == IOTHUB_CLIENT_OK ? 0 : -1;
}
