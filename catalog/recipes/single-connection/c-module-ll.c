/* Ends the connection of a client of the Azure IoT SDK for C, whose functions begin with IoTHubModuleClient_LL_, before another
 * one takes its place.
 *
 * IoT Hub allows one connection per identity: a client that is dropped but not destroyed goes on reconnecting, and each of the
 * two closes the other's connection. */
#include "iothub_module_client_ll.h"

#define CALL IoTHubModuleClient_LL_CreateFromConnectionString(connection_string, protocol)

static IOTHUB_MODULE_CLIENT_LL_HANDLE CLIENT = NULL;

/* Shows the place: CLIENT stands for the user's own client, CALL for what creates it. */
void renew(const char *connection_string, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
void renew(const char *connection_string, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
{
    // iotcodes:begin call
    if (CLIENT)
    {
        IoTHubModuleClient_LL_Destroy(CLIENT);
    }
    CLIENT = CALL;
    // iotcodes:end
}
