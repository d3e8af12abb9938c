using System.Net;

namespace Northwind.Fleet.Tests
{
    public static class CannedReplies
    {
        public static readonly (HttpStatusCode, string) Gone = (
            HttpStatusCode.NotFound,
            "{\"errorCode\":404001,\"trackingId\":\"119be9848ba312d3e44017a2e8fc90de-G:7-TimeStamp:02/09/2026 08:11:53\",\"message\":\"no such device\"}");

        public static readonly string Nested =
            "{\"Message\":\"{\\\"errorCode\\\":504101,\\\"trackingId\\\":\\\"daf3f08109135f3a1535b64682be9b97-G:9-TimeStamp:02/09/2026 08:12:40\\\",\\\"message\\\":\\\"no answer within 30 s\\\"}\"}";

        public static readonly string ByName = "{\"Message\":\"ErrorCode:DeviceAlreadyExists;tank-22\",\"ExceptionMessage\":\"\"}";
    }
}
