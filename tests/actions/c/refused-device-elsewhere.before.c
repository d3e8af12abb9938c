#include "iothub_device_client.h"

int send(IOTHUB_DEVICE_CLIENT_HANDLE client, IOTHUB_MESSAGE_HANDLE message)
{
    return IoTHubDeviceClient_SendEventAsync(client, message, NULL, NULL) == IOTHUB_CLIENT_OK; /* 429001 */
}
