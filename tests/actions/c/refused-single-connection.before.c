#include "iothub_device_client.h"
#include <stdio.h>

int connect_device(const char* connection)
{
    IOTHUB_DEVICE_CLIENT_HANDLE device = IoTHubDeviceClient_CreateFromConnectionString(connection, NULL);
    if (device == NULL)
    {
        printf("409002?\n");
        return 1;
    }
    return 0;
}
