#include "iothub_device_client_ll.h"
#include <stdio.h>

static IOTHUB_DEVICE_CLIENT_LL_HANDLE device;

int reconnect(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
int reconnect(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
{
    if (device)
    {
        IoTHubDeviceClient_LL_Destroy(device);
    }
    device = IoTHubDeviceClient_LL_CreateFromConnectionString(connection, protocol); // 400027 in the log of the hub
    return device ? 0 : 1;
}
