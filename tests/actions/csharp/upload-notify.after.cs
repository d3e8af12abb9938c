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

            try
            {
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
            catch
            {
                await IotHubUpload.FailedAsync(client, sas.CorrelationId);
                throw;
            }
        }
        catch (Exception error) when (error.Message.Contains("403006"))
        {
            Console.WriteLine("too many uploads");
        }
    }

    /// <summary>Tells IoT Hub that an upload has failed, so that it counts no longer among the ten that a device may have open.</summary>
    static class IotHubUpload
    {
        public static async Task FailedAsync(Microsoft.Azure.Devices.Client.DeviceClient client, string correlationId)
        {
            var failed = new Microsoft.Azure.Devices.Client.Transport.FileUploadCompletionNotification
            {
                CorrelationId = correlationId,
                IsSuccess = false,
                StatusCode = 500,
                StatusDescription = "upload failed",
            };
            try
            {
                await client.CompleteFileUploadAsync(failed).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The error of the upload itself says more, and is about to come out.
            }
        }
    }
}
