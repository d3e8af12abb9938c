using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Northwind.Fleet.Tests
{
    [TestClass]
    public class TransientErrorTests
    {
        [DataTestMethod]
        [DataRow(403002, "IotHubQuotaExceeded", false)]
        [DataRow(429002, "ThrottleBacklogLimitExceeded", true)]
        [DataRow(500001, "ServerError", true)]
        [DataRow(503001, "ServiceUnavailable", true)]
        public void Only_passing_trouble_is_repeated(int number, string name, bool repeated)
        {
            Assert.AreEqual(repeated, Transient.Is(number), name);
        }
    }
}
