// Proves what the C# helpers do, on a clock that does not wait. tests/recipes/csharp.rs puts the helpers in the place of the
// markers at the end, with Task.Delay and the random numbers taken from here. A check that fails names itself.

using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Provisioning.Service;
using Quota = Microsoft.Azure.Devices.Client.Exceptions.QuotaExceededException;

static class Clock
{
    public static readonly List<double> Waits = new List<double>();
    public static double Random;

    public static Task Delay(TimeSpan wait) => Late ? Delay(wait, CancellationToken.None) : new TaskCompletionSource<bool>().Task;
    public static bool Late;

    public static Task Delay(TimeSpan wait, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        Waits.Add(wait.TotalSeconds);
        return Task.FromResult(true);
    }
}

class Reporting : DeviceClient
{
    public bool Broken;
    public string Told = "";

    public override Task CompleteFileUploadAsync(Microsoft.Azure.Devices.Client.Transport.FileUploadCompletionNotification notification, CancellationToken token)
    {
        Told += notification.CorrelationId + " " + notification.IsSuccess;
        return Broken ? Task.FromException(new TimeoutException()) : Task.FromResult(true);
    }
}

partial class Behaviour
{
    static int made;

    static void Check(bool holds, string what)
    {
        if (!holds)
        {
            Console.WriteLine("does not hold: " + what);
            Environment.Exit(1);
        }
    }

    static Func<Task<int>> Failing(int times, Func<Exception> error)
    {
        made = 0;
        Clock.Waits.Clear();
        return () =>
        {
            made++;
            return made <= times ? Task.FromException<int>(error()) : Task.FromResult(made);
        };
    }

    static Exception Caught(Func<Task> run)
    {
        try
        {
            run().GetAwaiter().GetResult();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    static void Waits(string what, params double[] expected)
    {
        string got = string.Join(" ", Clock.Waits);
        Check(got == string.Join(" ", expected), what + ": waited " + got);
    }

    static Exception Hub(ErrorCode code)
    {
        return new IotHubException(code, code.ToString());
    }

    static void Method()
    {
        Func<Task<MethodResponse>, Task<MethodResponse>> answer = task => IotHubAnswer.InTime((request, context) => task)(null, null);
        Clock.Waits.Clear();
        Clock.Late = false;
        Check(answer(Task.FromResult(new MethodResponse(200))).Result.Status == 200, "an answer in time is handed on");
        var failure = new InvalidOperationException();
        Check(Caught(() => answer(Task.FromException<MethodResponse>(failure))) == failure, "a failure is the SDK's to answer");
        Clock.Late = true;
        var work = new TaskCompletionSource<MethodResponse>();
        Check(answer(work.Task).Result.Status == 202, "a handler that is late is answered for");
        Waits("the time that a handler has", 20);
        Clock.Late = false;
    }

    static void Service()
    {
        Check(IotHubRetry.RunAsync(Failing(0, null)).Result == 1 && Clock.Waits.Count == 0, "a success is handed on at once");
        Check(IotHubRetry.RunAsync(Failing(5, () => Hub(ErrorCode.ServerError))).Result == 6, "five failures are survived");
        var errors = new List<Exception>();
        Func<Exception> fresh = () =>
        {
            errors.Add(Hub(ErrorCode.ServiceUnavailable));
            return errors[errors.Count - 1];
        };
        Exception last = Caught(() => IotHubRetry.RunAsync(Failing(99, fresh)));
        Check(made == 6 && last == errors[5], "after six attempts the last error comes out as it was");
        Clock.Random = 0;
        Caught(() => IotHubRetry.RunAsync(Failing(99, fresh)));
        Waits("the floor", 1, 1, 1, 1, 1);
        Clock.Random = 1;
        Caught(() => IotHubRetry.RunAsync(Failing(99, fresh)));
        Waits("the ceiling", 2, 4, 8, 16, 32);
        Exception[] throttled = { Hub(ErrorCode.ThrottlingException), new ThrottlingException(0, ""), new IotHubThrottledException("") };
        foreach (Exception error in throttled)
        {
            Clock.Random = 0;
            Caught(() => IotHubRetry.RunAsync(Failing(99, () => error)));
            Waits("the floor when throttled", 10, 10, 10, 10, 10);
            Clock.Random = 1;
            Caught(() => IotHubRetry.RunAsync(Failing(99, () => error)));
            Waits("the ceiling when throttled", 20, 40, 60, 60, 60);
        }

        Caught(() => IotHubRetry.RunAsync(Failing(99, fresh), first: 0));
        Waits("a first attempt at once", 0, 4, 8, 16, 32);
        IotHubRetry.RunAsync(Failing(1, () => new IotHubCommunicationException(""))).Wait();
        Check(made == 2, "a broken connection passes");
        Exception[] lasting =
        {
            Hub(ErrorCode.IotHubQuotaExceeded), new QuotaExceededException(0, ""), new JobQuotaExceededException(""),
            Hub(ErrorCode.DeviceNotFound), new UnauthorizedException(ErrorCode.IotHubUnauthorizedAccess, ""), new InvalidOperationException(),
        };
        foreach (Exception error in lasting)
        {
            Check(Caught(() => IotHubRetry.RunAsync(Failing(9, () => error))) == error && made == 1, error + " is not repeated");
        }

        Func<Exception> named = () => new IotHubException("ErrorCode:IotHubFailingOver", false);
        Check(IotHubRetry.RunAsync(Failing(1, named), codes: "404012|IotHubFailingOver").Result == 2, "what codes names passes");
        Check(Caught(() => IotHubRetry.RunAsync(Failing(1, named))) != null, "and nothing else of its kind");
        Func<Task> plain = Failing(2, () => Hub(ErrorCode.ServerError));
        IotHubRetry.RunAsync(plain).Wait();
        Check(made == 3, "calls without a result are repeated, too");
        var source = new CancellationTokenSource();
        source.Cancel();
        Exception cancelled = Caught(() => IotHubRetry.RunAsync(Failing(9, fresh), source.Token));
        Check(cancelled is OperationCanceledException && made == 1, "a cancelled wait ends the retry");
    }

    static void Provisioning()
    {
        Func<int, string, Exception> reply = (status, after) =>
            new ProvisioningServiceClientHttpException((HttpStatusCode)status, "", new Dictionary<string, string> { { "Retry-After", after } });
        Clock.Random = 0;
        Exception last = Caught(() => DpsRetry.RunAsync(Failing(99, () => reply(429, "35"))));
        Waits("Retry-After raises the floor", 35, 35, 35, 35, 35);
        Check(made == 6 && last is ProvisioningServiceClientHttpException, "after six attempts the error comes out");
        Clock.Random = 1;
        Caught(() => DpsRetry.RunAsync(Failing(99, () => reply(429, "100"))));
        Check(Clock.Waits.TrueForAll(wait => wait > 109 && wait < 111), "a long Retry-After is spread, too");
        Caught(() => DpsRetry.RunAsync(Failing(99, () => reply(503, "x"))));
        Waits("the ceiling", 2, 4, 8, 16, 32);
        Check(Caught(() => DpsRetry.RunAsync(Failing(1, () => reply(404, "1")))) != null && made == 1, "404 is not repeated");
    }

    static void Policy()
    {
        IRetryPolicy policy = new IotHubRetryPolicy();
        for (int attempt = 0; attempt < 100; attempt++)
        {
            Clock.Random = 0;
            Check(policy.ShouldRetry(attempt, new TimeoutException(), out TimeSpan low) && low.TotalSeconds == 1, "the policy's floor");
            Clock.Random = 1;
            policy.ShouldRetry(attempt, new TimeoutException(), out TimeSpan high);
            Check(high.TotalSeconds == Math.Min(60, Math.Pow(2, attempt + 1)), "the policy's ceiling");
        }

        Clock.Random = 0;
        policy.ShouldRetry(0, new Microsoft.Azure.Devices.Client.Exceptions.IotHubThrottledException(""), out TimeSpan throttled);
        Check(throttled.TotalSeconds == 10, "the policy's floor when throttled");
        Check(!policy.ShouldRetry(0, new Quota(""), out throttled), "a used-up quota is not waited for");
        var inside = new Microsoft.Azure.Devices.Client.Exceptions.IotHubException("", new Quota(""));
        Check(!policy.ShouldRetry(0, inside, out throttled), "nor one inside another error");
    }

    static Func<Task<int>> Always(int result)
    {
        return () => Task.FromResult(result);
    }

    static void Others()
    {
        Func<Exception> exists = () => new DeviceAlreadyExistsException(0, "ErrorCode:DeviceAlreadyExists");
        Func<Exception> gone = () => Hub(ErrorCode.DeviceNotFound);
        Check(IotHubExisting.AddOrGetAsync(Always(1), Always(7)).Result == 1, "what is new is created");
        Check(IotHubExisting.AddOrGetAsync(Failing(1, exists), Always(7)).Result == 7, "what exists is read");
        Check(Caught(() => IotHubExisting.AddOrGetAsync(Failing(1, gone), Always(7))) != null, "other failures to create come out");
        Func<Exception> conflict = () => new ProvisioningServiceClientHttpException(HttpStatusCode.Conflict, "", null);
        Func<Exception> denied = () => new ProvisioningServiceClientHttpException(HttpStatusCode.Forbidden, "", null);
        Check(DpsExisting.AddOrGetAsync(Failing(1, conflict), Always(7)).Result == 7, "an enrollment that exists is read");
        Check(Caught(() => DpsExisting.AddOrGetAsync(Failing(1, denied), Always(7))) != null, "other failures to enroll come out");

        int read = 0;
        Func<Task> etag = () => Task.FromResult(read++);
        Func<Exception> late = () => new PreconditionFailedException(ErrorCode.PreconditionFailed, "");
        Check(IotHubEtag.PatchAsync(Failing(2, late), etag).Result == 3 && read == 2, "the ETag is read before each new attempt");
        Check(Caught(() => IotHubEtag.PatchAsync(Failing(9, late), etag)) != null && made == 3, "three attempts in all");
        Check(Caught(() => IotHubEtag.PatchAsync(Failing(9, gone), etag)) != null && made == 1, "other failures to patch come out");

        Func<Exception> full = () => new DeviceMaximumQueueDepthExceededException("");
        Check(IotHubQueue.SendAsync(Failing(0, null), etag).Result, "an empty queue is left alone");
        read = 0;
        Check(!IotHubQueue.SendAsync(Failing(1, full), etag).Result && made == 2 && read == 1, "a full queue is purged once");
        Check(Caught(() => IotHubQueue.SendAsync(Failing(9, full), etag)) != null && made == 2, "and not for ever");

        Func<Exception> locked = () => new Microsoft.Azure.Devices.Client.Exceptions.DeviceMessageLockLostException("");
        Check(IotHubLock.SettleAsync(Always(1)).Result, "a message is settled");
        Check(!IotHubLock.SettleAsync(Failing(1, locked)).Result && made == 1, "a lost lock is passed over");
        Check(Caught(() => IotHubLock.SettleAsync(Failing(1, gone))) != null, "other failures to settle come out");

        var method = new CloudToDeviceMethod("reboot");
        Func<Exception> offline = () => new DeviceNotFoundException(ErrorCode.DeviceNotOnline, "");
        Check(IotHubMethod.InvokeAsync(Failing(0, null), method).Result == 1, "a device that is there is called once");
        Check(method.ConnectionTimeout == TimeSpan.Zero, "and not waited for");
        Check(IotHubMethod.InvokeAsync(Failing(1, offline), method).Result == 2, "a device that is offline is called again");
        Check(method.ConnectionTimeout.TotalSeconds == 60, "and waited for");
        Check(Caught(() => IotHubMethod.InvokeAsync(Failing(9, offline), method)) != null && made == 2, "once");
        Func<Exception> unknown = () => new DeviceNotFoundException(ErrorCode.DeviceNotFound, "");
        Check(Caught(() => IotHubMethod.InvokeAsync(Failing(9, unknown), method)) != null && made == 1, "a device that does not exist is not");

        foreach (bool broken in new[] { false, true })
        {
            var device = new Reporting { Broken = broken };
            IotHubUpload.FailedAsync(device, "id").Wait();
            Check(device.Told == "id False", "a failed upload is reported, and nothing else goes wrong");
        }

        Exception used = new QuotaExceededException(ErrorCode.IotHubQuotaExceeded, "");
        Check(Caught(() => IotHubQuota.RunAsync(Failing(9, gone))) != null && made == 1, "other failures do not pause calls");
        Check(Caught(() => IotHubQuota.RunAsync(Failing(9, () => used))) == used && made == 1, "a used-up quota comes out");
        Check(Caught(() => IotHubQuota.RunAsync(Failing(0, null))) == used && made == 0, "and then no call is made");
    }

    static void Main()
    {
        Method();
        Service();
        Provisioning();
        Policy();
        Others();
    }
}
