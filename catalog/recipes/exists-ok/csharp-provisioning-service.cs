// Takes the enrollment that exists already in the place of a new one (Microsoft.Azure.Devices.Provisioning.Service). C# 7.3 or newer.

// iotcodes:begin imports
using System;
using System.Net;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices.Provisioning.Service;

namespace Recipes
{
    internal class ExistsOkProvisioningService
    {
        public async Task<IndividualEnrollment> AddAsync(ProvisioningServiceClient client, IndividualEnrollment enrollment)
        {
            Task<IndividualEnrollment> CALL = client.CreateOrUpdateIndividualEnrollmentAsync(enrollment);
            Task<IndividualEnrollment> MORE = client.GetIndividualEnrollmentAsync(enrollment.RegistrationId);
            IndividualEnrollment RESULT;
            // iotcodes:begin call
            RESULT = await DpsExisting.AddOrGetAsync(() => CALL, () => MORE);
            // iotcodes:end
            return RESULT;
        }

        // iotcodes:begin helper
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
        // iotcodes:end
    }
}
