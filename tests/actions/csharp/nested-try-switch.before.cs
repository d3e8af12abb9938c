using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Outer
{
    class Inner
    {
        internal RegistryManager Registry { get; set; }

        internal async Task<string> TagAsync(string id)
        {
            try
            {
                try
                {
                    var twin = await this.Registry.GetTwinAsync(id);
                    return twin.ETag;
                }
                catch (DeviceNotFoundException)
                {
                    return null;
                }
            }
            catch (IotHubException error)
            {
                switch (error.Code)
                {
                    case ErrorCode.ThrottlingException: // 429001
                        return "";
                    default:
                        throw;
                }
            }
        }
    }
}
