using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

namespace Fleet {
    class Doors {
        public async Task<bool> OpenAsync(ServiceClient service, string door, CloudToDeviceMethod open, CancellationToken token) {
            try {
                return (await service.InvokeDeviceMethodAsync(door, open, token)).Status == 200;
            } catch (DeviceNotFoundException error) when (error.Code == ErrorCode.DeviceNotOnline) {
                return false;
            }
        }
    }
}
