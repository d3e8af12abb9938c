using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Example.Parsing.Tests
{
    [TestClass]
    public class ReplyTests
    {
        [TestMethod]
        public void Numbers_are_read()
        {
            Assert.AreEqual(429101, Reply.Parse("{\"errorCode\":429101,\"message\":\"made up\"}").ErrorCode);
            Assert.AreEqual(403101, Reply.Parse("{\"errorCode\":403101,\"message\":\"made up\"}").ErrorCode);
        }
    }
}
