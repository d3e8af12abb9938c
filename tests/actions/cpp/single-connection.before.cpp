#include "iothub_module_client.h"

namespace
{
    IOTHUB_MODULE_CLIENT_HANDLE module = nullptr;
}

void reconnect(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
void reconnect(const char* connection, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol) {
    // Two of them: 400027
    module = IoTHubModuleClient_CreateFromConnectionString(connection, protocol);
}
