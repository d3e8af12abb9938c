using System.Collections.Generic;
using Microsoft.Azure.Devices;

static class Names
{
    static readonly Dictionary<int, string> Known = new Dictionary<int, string>
    {
        { 404001, "gone" },
        { 429001, "slow down" },
    };
}
