using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport;

class Uploading
{
    public async Task UploadAsync(DeviceClient client, string name, Func<Uri, Stream, Task> put)
    {
        try
        {
            FileUploadSasUriResponse sas = await client.GetFileUploadSasUriAsync(new FileUploadSasUriRequest { BlobName = name });

            // The blob first.
            using (Stream source = File.OpenRead(name))
            {
                await put(sas.GetBlobUri(), source);
            }

            await client.CompleteFileUploadAsync(new FileUploadCompletionNotification
            {
                CorrelationId = sas.CorrelationId,
                IsSuccess = true,
            });
        }
        catch (Exception error) when (error.Message.Contains("403006"))
        {
            Console.WriteLine("too many uploads");
        }
    }
}
