#include "iothub_device_client_ll.h"
#include <stdio.h>

static int run(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message)
{
    IOTHUB_DEVICE_CLIENT_LL_HANDLE device;
    int result = 1;
    if ((device = IoTHubDeviceClient_LL_CreateFromConnectionString(connection, protocol)) == NULL)
    {
        (void)printf("no client\n");
    }
    else
    {
        (void)IoTHubDeviceClient_LL_SetRetryPolicy(device, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
        result = IoTHubDeviceClient_LL_SendEventAsync(device, message, NULL, NULL); // 429001
    }
    return result;
}

int main(void)
{
    return run("", NULL, NULL);
}
