// The part of the service SDK (Microsoft.Azure.Devices 1.x) that recipes and cases use: its signatures, and nothing behind them.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Common.Exceptions;

namespace Microsoft.Azure.Devices.Shared
{
    public class TwinCollection
    {
        public object this[string name] { get => null; set { } }
    }

    public class TwinProperties
    {
        public TwinCollection Desired { get; set; }
        public TwinCollection Reported { get; set; }
    }

    public class Twin
    {
        public string DeviceId { get; set; }
        public string ModuleId { get; set; }
        public string ETag { get; set; }
        public TwinCollection Tags { get; set; }
        public TwinProperties Properties { get; set; }
    }
}

namespace Microsoft.Azure.Devices.Common.Exceptions
{
    public enum ErrorCode
    {
        InvalidErrorCode = 0,
        ArgumentInvalid = 400004,
        IotHubUnauthorizedAccess = 401002,
        IotHubQuotaExceeded = 403002,
        DeviceMaximumQueueDepthExceeded = 403004,
        DeviceNotFound = 404001,
        DeviceNotOnline = 404103,
        DeviceAlreadyExists = 409001,
        ModuleAlreadyExistsOnDevice = 409301,
        PreconditionFailed = 412001,
        DeviceMessageLockLost = 412002,
        ThrottlingException = 429001,
        ThrottleBacklogLimitExceeded = 429002,
        ServerError = 500001,
        ServiceUnavailable = 503001,
    }

    public class IotHubException : Exception
    {
        public IotHubException(string message, bool isTransient) : base(message) => IsTransient = isTransient;
        public IotHubException(ErrorCode code, string message, bool isTransient = false) : this(message, isTransient) => Code = code;
        public bool IsTransient { get; protected set; }
        public string TrackingId { get; set; }
        public ErrorCode Code { get; private set; }
    }

    public class ThrottlingException : IotHubException
    {
        public ThrottlingException(ErrorCode code, string message) : base(code, message, true) { }
    }

    public class IotHubThrottledException : IotHubException
    {
        public IotHubThrottledException(string message) : base(message, true) { }
    }

    public class QuotaExceededException : IotHubException
    {
        public QuotaExceededException(ErrorCode code, string message) : base(code, message, true) { }
    }

    public class JobQuotaExceededException : IotHubException
    {
        public JobQuotaExceededException(string message) : base(message, true) { }
    }

    public class IotHubCommunicationException : IotHubException
    {
        public IotHubCommunicationException(string message) : base(message, true) { }
    }

    public class ServerBusyException : IotHubException
    {
        public ServerBusyException(ErrorCode code, string message) : base(code, message, true) { }
    }

    public class UnauthorizedException : IotHubException
    {
        public UnauthorizedException(ErrorCode code, string message) : base(code, message) { }
    }

    public class DeviceNotFoundException : IotHubException
    {
        public DeviceNotFoundException(ErrorCode code, string message) : base(code, message) { }
    }

    public class DeviceAlreadyExistsException : IotHubException
    {
        public DeviceAlreadyExistsException(ErrorCode code, string message) : base(code, message) { }
    }

    public class ModuleAlreadyExistsException : IotHubException
    {
        public ModuleAlreadyExistsException(ErrorCode code, string message) : base(code, message) { }
    }

    public class PreconditionFailedException : IotHubException
    {
        public PreconditionFailedException(ErrorCode code, string message) : base(code, message) { }
    }

    public class DeviceMaximumQueueDepthExceededException : IotHubException
    {
        public DeviceMaximumQueueDepthExceededException(string message) : base(message, false) { }
    }
}

namespace Microsoft.Azure.Devices
{
    using Microsoft.Azure.Devices.Shared;

    public class Device
    {
        public Device(string id) => Id = id;
        public string Id { get; set; }
        public string ETag { get; set; }
    }

    public class Module
    {
        public Module(string deviceId, string moduleId)
        {
            DeviceId = deviceId;
            Id = moduleId;
        }

        public string DeviceId { get; set; }
        public string Id { get; set; }
    }

    public class Configuration
    {
        public Configuration(string configurationId) => Id = configurationId;
        public string Id { get; set; }
    }

    public interface IQuery
    {
        bool HasMoreResults { get; }
        Task<IEnumerable<Twin>> GetNextAsTwinAsync();
    }

    public abstract class ServiceConnection : IDisposable
    {
        public void Dispose() { }
        public virtual Task OpenAsync(CancellationToken token = default(CancellationToken)) => null;
    }

    public class RegistryManager : ServiceConnection
    {
        public static RegistryManager CreateFromConnectionString(string connectionString) => null;
        public virtual Task<Device> AddDeviceAsync(Device device, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<Device> GetDeviceAsync(string deviceId, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task RemoveDeviceAsync(string deviceId, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<Module> AddModuleAsync(Module module, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<Module> GetModuleAsync(string deviceId, string moduleId, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<Configuration> AddConfigurationAsync(Configuration configuration) => null;
        public virtual Task<Configuration> GetConfigurationAsync(string configurationId) => null;
        public virtual Task<Twin> GetTwinAsync(string deviceId, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<Twin> UpdateTwinAsync(string deviceId, Twin twinPatch, string etag, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<Twin> UpdateTwinAsync(string deviceId, string jsonTwinPatch, string etag, CancellationToken token = default(CancellationToken)) => null;
        public virtual IQuery CreateQuery(string sqlQueryString, int? pageSize = null) => null;
    }

    public class Message : IDisposable
    {
        public Message(byte[] body) { }
        public string MessageId { get; set; }
        public void Dispose() { }
    }

    public class CloudToDeviceMethod
    {
        public CloudToDeviceMethod(string methodName, TimeSpan responseTimeout = default(TimeSpan)) { }
        public TimeSpan ConnectionTimeout { get; set; }
    }

    public class CloudToDeviceMethodResult
    {
        public int Status { get; set; }
    }

    public class PurgeMessageQueueResult
    {
        public int TotalMessagesPurged { get; set; }
    }

    public class ServiceClient : ServiceConnection
    {
        public static ServiceClient CreateFromConnectionString(string connectionString) => null;
        public virtual Task SendAsync(string deviceId, Message message, TimeSpan? timeout = null) => null;
        public virtual Task<PurgeMessageQueueResult> PurgeMessageQueueAsync(string deviceId, CancellationToken token = default(CancellationToken)) => null;
        public virtual Task<CloudToDeviceMethodResult> InvokeDeviceMethodAsync(string deviceId, CloudToDeviceMethod method, CancellationToken token = default(CancellationToken)) => null;
    }
}
