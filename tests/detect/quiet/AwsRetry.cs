using Amazon.Runtime;

namespace Example.Orders
{
    internal static class AwsRetry
    {
        public static bool IsTransient(AmazonServiceException e)
        {
            return e.ErrorCode == "ThrottlingException" || e.ErrorCode == ErrorCode.ServiceUnavailable;
        }
    }
}
