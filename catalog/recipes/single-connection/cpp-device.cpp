// Ends the connection of a client of the Azure IoT SDK for C, whose functions begin with IoTHubDeviceClient_, before another
// one takes its place.
//
// IoT Hub allows one connection per identity: a client that is dropped but not destroyed goes on reconnecting, and each of the
// two closes the other's connection.
#include "iothub_device_client.h"

#define CALL IoTHubDeviceClient_CreateFromConnectionString(connection_string, protocol)

static IOTHUB_DEVICE_CLIENT_HANDLE CLIENT = nullptr;

// Shows the place: CLIENT stands for the user's own client, CALL for what creates it.
void renew(const char *connection_string, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
void renew(const char *connection_string, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
{
    // iotcodes:begin call
    if (CLIENT)
    {
        IoTHubDeviceClient_Destroy(CLIENT);
    }
    CLIENT = CALL;
    // iotcodes:end
}
