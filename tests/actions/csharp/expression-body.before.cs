using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Expiry
{
    private readonly RegistryManager _registry = RegistryManager.CreateFromConnectionString("");

    public Task<Twin> Twin(string id) => _registry.GetTwinAsync(id); // 429002 when the backlog is full
}
