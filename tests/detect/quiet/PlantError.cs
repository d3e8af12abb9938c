using System;
using Microsoft.Azure.Devices;

namespace Contoso.Plant.Web
{
    // The plant's own numbers. They only look like those of the hub.
    public enum PlantError
    {
        BadRecipe = 400001,
        BadBatch = 400003,
        NoSuchKiln = 404001,
        NoSuchRecipe = 404010,
        KilnBusy = 409001,
        StockUsedUp = 403002,
    }
}
