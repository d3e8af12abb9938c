using System;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Provisioning.Service;

class Enrolling
{
    public async Task EnrollAsync(ProvisioningServiceClient dps, IndividualEnrollment enrollment)
    {
        try
        {
            await DpsExisting.AddOrGetAsync(() => dps.CreateOrUpdateIndividualEnrollmentAsync(enrollment), () => dps.GetIndividualEnrollmentAsync(enrollment.RegistrationId));
        }
        catch (ProvisioningServiceClientHttpException error) when (error.Message.Contains("409201"))
        {
        }
    }

    /// <summary>Creates an enrollment, and reads it where it exists already. Whether it is as it should be is left to the caller.</summary>
    static class DpsExisting
    {
        public static async Task<TResult> AddOrGetAsync<TResult>(Func<Task<TResult>> add, Func<Task<TResult>> get)
        {
            try
            {
                return await add().ConfigureAwait(false);
            }
            catch (ProvisioningServiceClientHttpException error) when (error.StatusCode == HttpStatusCode.Conflict)
            {
                return await get().ConfigureAwait(false);
            }
        }
    }
}
