#include "iothub_device_client.h"
#include <cstring>
#include <stdexcept>

void fail(const char* text);
int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message);
int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message)
{
    try
    {
        IOTHUB_DEVICE_CLIENT_HANDLE device = IoTHubDeviceClient_CreateFromConnectionString("", protocol);
        (void)IoTHubDeviceClient_SetRetryPolicy(device, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
        if (IoTHubDeviceClient_SendEventAsync(device, message, nullptr, nullptr) != IOTHUB_CLIENT_OK)
        {
            fail("not sent");
        }
    }
    catch (const std::runtime_error& error)
    {
        if (std::strstr(error.what(), "503001") != nullptr)
        {
            return 1;
        }
        throw;
    }
    return 0;
}
