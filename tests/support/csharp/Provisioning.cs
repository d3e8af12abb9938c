// The part of the DPS SDKs (Microsoft.Azure.Devices.Provisioning 1.x) that recipes and cases use: its signatures, and nothing behind them.

using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.Azure.Devices.Provisioning.Service
{
    public class ProvisioningServiceClientHttpException : Exception
    {
        public ProvisioningServiceClientHttpException(HttpStatusCode status, string message, IDictionary<string, string> fields) : base(message)
        {
            StatusCode = status;
            Fields = fields;
        }

        public HttpStatusCode StatusCode { get; private set; }
        public IDictionary<string, string> Fields { get; private set; }
    }

    public class IndividualEnrollment
    {
        public IndividualEnrollment(string registrationId) => RegistrationId = registrationId;
        public string RegistrationId { get; set; }
        public string ETag { get; set; }
    }

    public class EnrollmentGroup
    {
        public EnrollmentGroup(string enrollmentGroupId) => EnrollmentGroupId = enrollmentGroupId;
        public string EnrollmentGroupId { get; set; }
    }

    public class ProvisioningServiceClient : IDisposable
    {
        public static ProvisioningServiceClient CreateFromConnectionString(string connectionString) => null;
        public Task<IndividualEnrollment> GetIndividualEnrollmentAsync(string id, CancellationToken token = default(CancellationToken)) => null;
        public Task<IndividualEnrollment> CreateOrUpdateIndividualEnrollmentAsync(IndividualEnrollment enrollment, CancellationToken token = default(CancellationToken)) => null;
        public Task<EnrollmentGroup> GetEnrollmentGroupAsync(string id, CancellationToken token = default(CancellationToken)) => null;
        public Task<EnrollmentGroup> CreateOrUpdateEnrollmentGroupAsync(EnrollmentGroup group, CancellationToken token = default(CancellationToken)) => null;
        public Task DeleteIndividualEnrollmentAsync(string id, CancellationToken token = default(CancellationToken)) => null;
        public void Dispose() { }
    }
}
