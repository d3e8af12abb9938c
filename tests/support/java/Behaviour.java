// Proves what the Java helpers do, on a clock that does not wait. tests/recipes/java.rs puts imports and helpers in the place
// of the two markers, with Thread.sleep and the random numbers taken from here. A check that fails names itself.

// imports
import com.microsoft.azure.sdk.iot.device.transport.QuotaExceededException;
import com.microsoft.azure.sdk.iot.device.transport.ThrottledException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.*;
import java.util.ArrayList;

class Behaviour
{
    static final List<Long> waits = new ArrayList<>();
    static double random;
    static boolean interrupted;
    static long limit = 60_000;
    static int made;

    static void sleep(long wait) throws InterruptedException
    {
        if (interrupted)
        {
            throw new InterruptedException();
        }
        waits.add(wait);
    }

    static void check(boolean holds, String what)
    {
        if (!holds)
        {
            throw new AssertionError(what + ": " + made + " calls, waits " + waits);
        }
    }

    static void reset()
    {
        made = 0;
        waits.clear();
    }

    interface Body
    {
        void run() throws Exception;
    }

    static Exception caught(Body body)
    {
        reset();
        try
        {
            body.run();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    static int hub(int times, Exception error) throws IotHubException, IOException
    {
        if (++made <= times)
        {
            if (error instanceof IOException)
            {
                throw (IOException) error;
            }
            throw (IotHubException) error;
        }
        return made;
    }

    static void dps(int times, ProvisioningServiceClientException error) throws ProvisioningServiceClientException
    {
        if (++made <= times)
        {
            throw error;
        }
    }

    static void waited(String what, double low, Body body, long... expected)
    {
        random = low;
        caught(body);
        List<Long> list = new ArrayList<>();
        for (long wait : expected)
        {
            list.add(wait * 1000);
        }
        check(waits.equals(list), what);
    }

    public static void main(String[] arguments) throws Exception
    {
        check(IotHubRetry.run(() -> hub(0, null)) == 1 && waits.isEmpty(), "a success is handed on at once");
        IotHubException busy = new IotHubException(503001, "ErrorCode:ServiceUnavailable");
        check(caught(() -> IotHubRetry.run(() -> hub(5, busy))) == null && made == 6, "five failures are survived");
        check(caught(() -> IotHubRetry.run(() -> hub(99, busy))) == busy && made == 6, "after six attempts the error comes out");
        waited("the floor", 0, () -> IotHubRetry.run(() -> hub(99, busy)), 1, 1, 1, 1, 1);
        waited("the ceiling", 1, () -> IotHubRetry.run(() -> hub(99, busy)), 2, 4, 8, 16, 32);
        for (int code : new int[] { 429, 429001 })
        {
            IotHubException throttled = new IotHubException(code, "");
            waited("the floor when throttled", 0, () -> IotHubRetry.run(() -> hub(99, throttled)), 10, 10, 10, 10, 10);
            waited("the ceiling when throttled", 1, () -> IotHubRetry.run(() -> hub(99, throttled)), 20, 40, 60, 60, 60);
        }
        waited("a first attempt at once", 1, () -> IotHubRetry.run(() -> hub(99, busy), 1, 0, ""), 0, 4, 8, 16, 32);
        IOException broken = new IOException();
        check(caught(() -> IotHubRetry.run(() -> hub(99, broken))) == broken && made == 6, "a broken connection passes");
        for (int code : new int[] { 403002, 401002, 404001, 404, 400004 })
        {
            IotHubException lasting = new IotHubException(code, "");
            check(caught(() -> IotHubRetry.run(() -> hub(99, lasting))) == lasting && made == 1, code + " is not repeated");
        }
        IotHubException moving = new IotHubException(404, "ErrorCode:IotHubFailingOver");
        check(caught(() -> IotHubRetry.run(() -> hub(1, moving), 1, -1, "404012|IotHubFailingOver")) == null, "what codes names passes");
        check(caught(() -> IotHubRetry.run(() -> hub(1, moving))) == moving, "and nothing else of its kind");
        check(caught(() -> IotHubRetry.run(() -> { hub(2, busy); })) == null && made == 3, "calls without a result are repeated, too");
        interrupted = true;
        check(caught(() -> IotHubRetry.run(() -> hub(9, busy))) == busy && made == 1, "an interruption ends the retry");
        check(Thread.interrupted(), "and is not lost");
        interrupted = false;

        ProvisioningServiceClientException many = new ProvisioningServiceClientTooManyRequestsException("");
        ProvisioningServiceClientException passing = new ProvisioningServiceClientTransientException("");
        ProvisioningServiceClientException other = new ProvisioningServiceClientException("");
        waited("the floor when DPS throttles", 0, () -> DpsRetry.run(() -> dps(99, many)), 10, 10, 10, 10, 10);
        waited("the ceiling at DPS", 1, () -> DpsRetry.run(() -> dps(99, passing)), 2, 4, 8, 16, 32);
        check(caught(() -> DpsRetry.run(() -> dps(99, passing))) == passing && made == 6, "after six attempts DPS's error comes out");
        check(caught(() -> DpsRetry.run(() -> dps(99, other))) == other && made == 1, "other errors of DPS are not repeated");

        IotHubException exists = new IotHubException(409, "ErrorCode:DeviceAlreadyExists");
        check(IotHubExisting.addOrGet(() -> 1, () -> 7) == 1, "what is new is created");
        reset();
        check(IotHubExisting.addOrGet(() -> hub(1, exists), () -> 7) == 7, "what exists is read");
        check(caught(() -> IotHubExisting.addOrGet(() -> hub(1, busy), () -> 7)) == busy, "other failures to create come out");

        IotHubException late = new IotHubPreconditionFailedException(412, "ErrorCode:PreconditionFailed");
        check(caught(() -> IotHubEtag.patch(() -> hub(0, null), () -> 7)) == null && made == 1, "a current ETag is sent once");
        reset();
        check(IotHubEtag.patch(() -> hub(1, late), () -> 7) == 7, "an outdated ETag is read again");
        check(caught(() -> IotHubEtag.patch(() -> hub(9, late), () -> hub(9, late))) == late && made == 3, "three attempts in all");
        check(caught(() -> IotHubEtag.patch(() -> hub(1, busy), () -> 7)) == busy && made == 1, "other failures to patch come out");

        List<Object> told = new ArrayList<>();
        for (boolean failing : new boolean[] { false, true })
        {
            IotHubUpload.failed(new DeviceClient("", null)
            {
                @Override
                public void completeFileUpload(FileUploadCompletionNotification notification) throws IotHubClientException
                {
                    told.add(notification.success);
                    if (failing)
                    {
                        throw new IotHubClientException();
                    }
                }
            }, "id");
        }
        check(told.equals(java.util.Arrays.asList(false, false)), "a failed upload is reported, and nothing else goes wrong");

        IotHubException used = new IotHubException(403, "ErrorCode:IotHubQuotaExceeded");
        check(caught(() -> IotHubQuota.run(() -> hub(9, busy))) == busy && made == 1, "other failures do not pause calls");
        check(caught(() -> IotHubQuota.run(() -> hub(9, used))) == used && made == 1, "a used-up quota comes out");
        check(caught(() -> IotHubQuota.run(() -> hub(0, null))) == used && made == 0, "and then no call is made");

        check(IotHubAnswer.inTime((name, payload, context) -> new DirectMethodResponse(200, null)).onMethodInvoked("", null, null).getStatus() == 200,
            "an answer in time is handed on");
        MethodCallback failing = (name, payload, context) -> { throw new IllegalStateException(); };
        check(IotHubAnswer.inTime(failing).onMethodInvoked("", null, null).getStatus() == 500, "a failure is answered");
        limit = 20;
        java.util.concurrent.CompletableFuture<DirectMethodResponse> end = new java.util.concurrent.CompletableFuture<>();
        MethodCallback endless = (name, payload, context) -> end.join();
        check(IotHubAnswer.inTime(endless).onMethodInvoked("", null, null).getStatus() == 202, "a callback that is late is answered for");
        end.complete(null);

        RetryPolicy policy = new IotHubRetryPolicy();
        for (int attempt = 0; attempt < 100; attempt++)
        {
            random = 0;
            check(policy.getRetryDecision(attempt, null).getDuration() == 1000, "the policy's floor");
            check(policy.getRetryDecision(attempt, new ThrottledException()).getDuration() == 10000, "its floor when throttled");
            random = 1;
            long highest = Math.round(1000 * Math.min(60, Math.pow(2, attempt + 1)));
            check(policy.getRetryDecision(attempt, new TransportException("")).getDuration() == highest, "the policy's ceiling");
        }
        check(!policy.getRetryDecision(0, new QuotaExceededException()).shouldRetry(), "a used-up quota is not waited for");
    }

    // helpers
}
