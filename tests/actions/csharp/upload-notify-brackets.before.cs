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
      await put(sas.GetBlobUri());
      var done = new FileUploadCompletionNotification { CorrelationId = sas.CorrelationId, IsSuccess = true };
      await this.device.CompleteFileUploadAsync(done, token);
      return true;
    }
  }
}
