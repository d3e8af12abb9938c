#include "iothub_device_client.h"

IOTHUB_DEVICE_CLIENT_HANDLE connect(const char *text, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol) {
	IOTHUB_DEVICE_CLIENT_HANDLE client = IoTHubDeviceClient_CreateFromConnectionString(text, protocol); // 500001 now and then

	return client;
}
