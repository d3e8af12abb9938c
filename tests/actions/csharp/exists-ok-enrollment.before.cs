using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Provisioning.Service;

class Enrolling
{
    public async Task EnrollAsync(ProvisioningServiceClient dps, IndividualEnrollment enrollment)
    {
        try
        {
            await dps.CreateOrUpdateIndividualEnrollmentAsync(enrollment);
        }
        catch (ProvisioningServiceClientHttpException error) when (error.Message.Contains("409201"))
        {
        }
    }
}
