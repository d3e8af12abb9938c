namespace Fabrikam.Telemetry.Errors
{
    /// <summary>What the hub answered, as far as the dashboard tells them apart.</summary>
    internal enum HubAnswer
    {
        None = 0,
        ArgumentInvalid = 400004,
        DeviceNotFound = 404001,
        DeviceNotOnline = 404103,
        DeviceConnectionClosedRemotely = 404104,
        ThrottlingException = 429001,
        GatewayTimeout = 504101,
    }
}
