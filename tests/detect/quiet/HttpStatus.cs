using System;
using System.Net;

namespace Example.Web
{
    public static class HttpStatus
    {
        public static bool Passing(HttpStatusCode status)
        {
            switch (status)
            {
                case HttpStatusCode.GatewayTimeout:
                case HttpStatusCode.ServiceUnavailable:
                case HttpStatusCode.InternalServerError:
                    return true;
                case HttpStatusCode.PreconditionFailed:
                    throw new InvalidOperationException("412");
                default:
                    return false;
            }
        }
    }
}
