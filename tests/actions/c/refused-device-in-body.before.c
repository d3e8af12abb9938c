#include "iothub_device_client.h"
#include <stdlib.h>

int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
int start(IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol)
{
    IOTHUB_DEVICE_CLIENT_HANDLE device = NULL;
    char* text;
    if ((text = malloc(100)) == NULL)
    {
        return 1;
    }
    else
    {
        if (!(device = IoTHubDeviceClient_CreateFromConnectionString(text, protocol))) // 429001
        {
            free(text);
        }
    }
    return 0;
}
