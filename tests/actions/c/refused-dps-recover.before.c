#include "azure_prov_client/prov_device_ll_client.h"

int start(PROV_DEVICE_LL_HANDLE device, PROV_DEVICE_CLIENT_REGISTER_DEVICE_CALLBACK done)
{
    return Prov_Device_LL_Register_Device(device, done, NULL, NULL, NULL) == PROV_DEVICE_RESULT_OK; // 404202
}
