using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport;

namespace Cameras {
  class Camera {
    readonly DeviceClient device;

    public Camera(DeviceClient device) {
      this.device = device;
    }

    public async Task<bool> SendAsync(FileUploadSasUriRequest request, Func<Uri, Task> put, CancellationToken token) {
      // 403006: ten at most
      var sas = await this.device.GetFileUploadSasUriAsync(request, token);
      try {
        await put(sas.GetBlobUri());
        var done = new FileUploadCompletionNotification { CorrelationId = sas.CorrelationId, IsSuccess = true };
        await this.device.CompleteFileUploadAsync(done, token);
        return true;
      } catch {
        await IotHubUpload.FailedAsync(this.device, sas.CorrelationId);
        throw;
      }
    }

    /// <summary>Tells IoT Hub that an upload has failed, so that it counts no longer among the ten that a device may have open.</summary>
    static class IotHubUpload {
      public static async Task FailedAsync(Microsoft.Azure.Devices.Client.DeviceClient client, string correlationId) {
        var failed = new Microsoft.Azure.Devices.Client.Transport.FileUploadCompletionNotification {
          CorrelationId = correlationId,
          IsSuccess = false,
          StatusCode = 500,
          StatusDescription = "upload failed",
        };
        try {
          await client.CompleteFileUploadAsync(failed).ConfigureAwait(false);
        } catch (Exception) {
          // The error of the upload itself says more, and is about to come out.
        }
      }
    }
  }
}
