#include "iothub_device_client.h"
#include <cstddef>

int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message);
int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message)
{
    IOTHUB_DEVICE_CLIENT_HANDLE device;
    if ((device = IoTHubDeviceClient_CreateFromConnectionString("", protocol)) != NULL)
    {
        (void)IoTHubDeviceClient_SetRetryPolicy(device, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
        return IoTHubDeviceClient_SendEventAsync(device, message, NULL, NULL); // 429001
    }
    return 1;
}
