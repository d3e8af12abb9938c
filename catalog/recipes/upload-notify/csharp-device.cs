// Reports a blob upload that fails to IoT Hub, too (Microsoft.Azure.Devices.Client). C# 7.3 or newer.
//
// An upload that nobody reports counts among the ten that a device may have open until its SAS token expires.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport;

namespace Recipes
{
    internal class UploadNotifyDevice
    {
        public async Task UploadAsync(DeviceClient CLIENT, FileUploadSasUriRequest request, Func<Task> REST)
        {
            Task<FileUploadSasUriResponse> CALL = CLIENT.GetFileUploadSasUriAsync(request);
            // iotcodes:begin call
            FileUploadSasUriResponse RESULT = await CALL;
            try
            {
                await REST();
            }
            catch
            {
                await IotHubUpload.FailedAsync(CLIENT, RESULT.CorrelationId);
                throw;
            }
            // iotcodes:end
        }

        // iotcodes:begin helper
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
        // iotcodes:end
    }
}
