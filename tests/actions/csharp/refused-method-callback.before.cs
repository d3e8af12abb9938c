using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Methods
{
    public async Task<int> CallAsync(ServiceClient service, string id)
    {
        try
        {
            return (await service.InvokeDeviceMethodAsync(id, new CloudToDeviceMethod("reboot"))).Status;
        }
        catch (DeviceNotFoundException error) when (error.Code == ErrorCode.DeviceNotOnline)
        {
            return 404103;
        }
    }
}
