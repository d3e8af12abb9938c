using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Provisioning.Service;

namespace Enrollments
{
    public class Reader
    {
        private readonly ProvisioningServiceClient _dps;

        public async Task<IndividualEnrollment> ReadAsync(string id, CancellationToken cancellationToken)
        {
            try
            {
                return await _dps.GetIndividualEnrollmentAsync(id);
            }
            catch (ProvisioningServiceClientHttpException error) when ((int)error.StatusCode == 429)
            {
                throw new OperationCanceledException();
            }
        }
    }
}
