#include "iothub_registrymanager.h"

int read(IOTHUB_REGISTRYMANAGER_HANDLE registry, IOTHUB_REGISTRY_STATISTICS *statistics)
{
    IOTHUB_REGISTRYMANAGER_RESULT result = IoTHubRegistryManager_GetStatistics(registry, statistics); /* 500001? */
    return result == IOTHUB_REGISTRYMANAGER_OK;
}
