using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class AddingModules
{
    public async Task AddAsync(RegistryManager registry, Module module)
    {
        await registry.AddModuleAsync(module); // 409301 the second time
    }
}
