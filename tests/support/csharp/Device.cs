// The part of the device SDK (Microsoft.Azure.Devices.Client 1.x) that recipes and cases use: its signatures, and nothing behind them.

using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.Azure.Devices.Client.Exceptions
{
    public class IotHubException : Exception
    {
        public IotHubException(string message, Exception inner = null) : base(message, inner) { }
        public bool IsTransient { get; protected set; }
    }

    public class QuotaExceededException : IotHubException
    {
        public QuotaExceededException(string message) : base(message) => IsTransient = true;
    }

    public class IotHubThrottledException : IotHubException
    {
        public IotHubThrottledException(string message) : base(message) => IsTransient = true;
    }

    public class DeviceMessageLockLostException : IotHubException
    {
        public DeviceMessageLockLostException(string message) : base(message) { }
    }
}

namespace Microsoft.Azure.Devices.Client.Transport
{
    public class FileUploadSasUriRequest
    {
        public string BlobName { get; set; }
    }

    public class FileUploadSasUriResponse
    {
        public string CorrelationId { get; set; }
        public Uri GetBlobUri() => null;
    }

    public class FileUploadCompletionNotification
    {
        public string CorrelationId { get; set; }
        public bool IsSuccess { get; set; }
        public int? StatusCode { get; set; }
        public string StatusDescription { get; set; }
    }
}

namespace Microsoft.Azure.Devices.Client
{
    using Microsoft.Azure.Devices.Client.Transport;

    public enum TransportType
    {
        Amqp,
        Mqtt,
    }

    public interface IRetryPolicy
    {
        bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval);
    }

    public class NoRetry : IRetryPolicy
    {
        public bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval)
        {
            retryInterval = TimeSpan.Zero;
            return false;
        }
    }

    public class MethodRequest
    {
        public MethodRequest(string name) { }
    }

    public class MethodResponse
    {
        public MethodResponse(int status) => Status = status;
        public int Status { get; }
    }

    public delegate Task<MethodResponse> MethodCallback(MethodRequest methodRequest, object userContext);

    public class Message : IDisposable
    {
        public Message(byte[] body) { }
        public string MessageId { get; set; }
        public void Dispose() { }
    }

    public class DeviceClient : IDisposable
    {
        public static DeviceClient CreateFromConnectionString(string connectionString, TransportType transportType = TransportType.Amqp) => null;
        public void SetRetryPolicy(IRetryPolicy retryPolicy) { }
        public Task OpenAsync(CancellationToken token = default(CancellationToken)) => null;
        public Task SendEventAsync(Message message, CancellationToken token = default(CancellationToken)) => null;
        public Task<Message> ReceiveAsync(CancellationToken token = default(CancellationToken)) => null;
        public Task<FileUploadSasUriResponse> GetFileUploadSasUriAsync(FileUploadSasUriRequest request, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task CompleteFileUploadAsync(FileUploadCompletionNotification notification, CancellationToken token = default(CancellationToken)) => null;
        public Task SetMethodHandlerAsync(string methodName, MethodCallback methodHandler, object userContext, CancellationToken token = default(CancellationToken)) => null;
        public Task CompleteAsync(Message message, CancellationToken token = default(CancellationToken)) => null;
        public void Dispose() { }
    }

    public class ModuleClient : IDisposable
    {
        public static Task<ModuleClient> CreateFromEnvironmentAsync(TransportType transportType = TransportType.Amqp) => null;
        public void SetRetryPolicy(IRetryPolicy retryPolicy) { }
        public Task SendEventAsync(string output, Message message, CancellationToken token = default(CancellationToken)) => null;
        public void Dispose() { }
    }
}
