#include <stdio.h>
#include "iothub_device_client_ll.h"

static IOTHUB_DEVICE_CLIENT_LL_HANDLE device;

int start(const char *connection_string, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
{
    device = IoTHubDeviceClient_LL_CreateFromConnectionString(connection_string, protocol);
    (void)IoTHubDeviceClient_LL_SetRetryPolicy(device, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
    if (device == NULL)
    {
        return -1;
    }
    return 0;
}

void send(IOTHUB_MESSAGE_HANDLE message)
{
    if (IoTHubDeviceClient_LL_SendEventAsync(device, message, NULL, NULL) != IOTHUB_CLIENT_OK)
    {
        printf("429001?\n");
    }
}
