using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport;

class Uploading
{
    public async Task UploadAsync(DeviceClient client, FileUploadSasUriRequest request, Func<Uri, Task> put)
    {
        FileUploadSasUriResponse sas = await client.GetFileUploadSasUriAsync(request); // 403006
        await put(sas.GetBlobUri());
    }
}
