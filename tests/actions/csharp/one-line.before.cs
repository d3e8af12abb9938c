using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class OneLine { RegistryManager r; async Task<Device> Get(string id) { try { return await r.GetDeviceAsync(id); } catch (IotHubException e) { if ((int)e.Code == 500001) return null; throw; } } }
