#include "iothub_device_client.h"
#include <cstddef>

int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message);
int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message)
{
    IOTHUB_DEVICE_CLIENT_HANDLE device;
    if ((device = IoTHubDeviceClient_CreateFromConnectionString("", protocol)) != NULL)
    {
        return IoTHubDeviceClient_SendEventAsync(device, message, NULL, NULL); // 429001
    }
    return 1;
}
