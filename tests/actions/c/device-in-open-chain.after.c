#include "iothub_device_client_ll.h"
#include <stdbool.h>
#include <stdio.h>

int start(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message);
int start(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol, IOTHUB_MESSAGE_HANDLE message) {
    IOTHUB_DEVICE_CLIENT_LL_HANDLE device;
    bool traced = true;
    int result = 1;
    if ((device = IoTHubDeviceClient_LL_CreateFromConnectionString(connection, protocol)) == NULL) {
        (void)printf("no client\n");
    } else if (IoTHubDeviceClient_LL_SetOption(device, "logtrace", &traced) != IOTHUB_CLIENT_OK) { // 429001
        (void)printf("no trace\n");
    } else if (IoTHubDeviceClient_LL_SendEventAsync(device, message, NULL, NULL) != IOTHUB_CLIENT_OK) {
        result = 2;
    } else {
        (void)IoTHubDeviceClient_LL_SetRetryPolicy(device, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
    }
    return result;
}
