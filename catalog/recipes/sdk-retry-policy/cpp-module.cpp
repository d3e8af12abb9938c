// Sets the retry policy of a client of the Azure IoT SDK for C whose functions begin with IoTHubModuleClient_.
//
// The SDK's own waits begin with 1 s, double up to 30 s and are random by a few percent; 0 sets no limit to the time that it
// goes on. Another policy set before would be without growing waits.
#include "iothub_module_client.h"

// Shows the place: CLIENT stands for the user's own client.
IOTHUB_MODULE_CLIENT_HANDLE created(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
IOTHUB_MODULE_CLIENT_HANDLE created(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
{
    IOTHUB_MODULE_CLIENT_HANDLE CLIENT = IoTHubModuleClient_CreateFromConnectionString("", protocol);
    // iotcodes:begin call
    (void)IoTHubModuleClient_SetRetryPolicy(CLIENT, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
    // iotcodes:end
    return CLIENT;
}
