#include "iothub_device_client_ll.h"

class Device
{
public:
    explicit Device(const char *text, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
    {
        handle_ = IoTHubDeviceClient_LL_CreateFromConnectionString(text, protocol);
    }

    bool send(IOTHUB_MESSAGE_HANDLE message)
    {
        // 429001 is not told here: the SDK waits by itself.
        return IoTHubDeviceClient_LL_SendEventAsync(handle_, message, nullptr, nullptr) == IOTHUB_CLIENT_OK;
    }

private:
    IOTHUB_DEVICE_CLIENT_LL_HANDLE handle_ = nullptr;
};
