#include "iothub_module_client.h"

int start(IOTHUB_MODULE_CLIENT_HANDLE *module, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol);
int start(IOTHUB_MODULE_CLIENT_HANDLE *module, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol) {
  // Closed with 503001 when the hub moves.
  if ((*module = IoTHubModuleClient_CreateFromConnectionString("", protocol)) == NULL) {
    return 1;
  }
  (void)IoTHubModuleClient_SetRetryPolicy(*module, IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER, 0);
  return 0;
}
