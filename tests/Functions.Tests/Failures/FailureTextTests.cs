using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Tests.Failures;

/// <summary>A failure that leaves one function arrives whole in another, whatever the host makes of its exception on the way.</summary>
public sealed class FailureTextTests
{
    private const int Seed = 20_301;

    private static readonly FailureRecord Sample = new("quota_exceeded", "Disk: full\nof \"things\" {0} — at C:\\x", IsTransient: true);

    [Fact]
    public void WriteAndRead_AnyMessage_AreInverse()
    {
        var random = new Random(Seed);
        const string alphabet = "ab: \n\r\t\"\\{}[]'—ü漢 .";
        for (var round = 0; round < 500; round++)
        {
            var message = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var failure = new FailureRecord("throttled", message, random.Next(2) == 0);

            var text = FailureText.Write(failure);

            Assert.DoesNotContain('\n', text);
            Assert.DoesNotContain(": ", text, StringComparison.Ordinal);
            Assert.True(FailureText.TryRead(text, out var read), $"seed {Seed}, round {round}: {text}");
            Assert.Equal(failure, read);
        }
    }

    [Fact]
    public void Read_InWhatAHostMakesOfAnException_FindsIt()
    {
        var exception = new DurableFailureException(Sample);

        // Worker to host, where the extension does not serialize failures: the first line after the type is the message.
        var line = exception.ToString().Split('\n')[0];
        Assert.Equal(Sample, TaskFailures.Read(Details(line[..line.IndexOf(": ", StringComparison.Ordinal)], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])));

        // The same, with a stack behind it.
        Assert.Equal(Sample, TaskFailures.Read(Details("X", exception.Message + "\n   at Somewhere()")));

        // A sub-orchestration's failure within its caller's.
        Assert.Equal(Sample, TaskFailures.Read(new TaskFailureDetails("TaskFailedException", "Task 'x' (#1) failed.", null, Details("X", exception.Message), null)));
        Assert.Equal(Sample, TaskFailures.Read(Details("TaskFailedException", $"Task 'x' (#1) failed with an unhandled exception: {exception.Message}")));

        // A provider that keeps no details of instances, but their output.
        Assert.Equal(Sample, TaskFailures.Read(null, exception.Message));
    }

    [Fact]
    public void Read_NotOurs_IsToldInThePlatformsWords()
    {
        Assert.Equal(new FailureRecord("unexpected", "OrchestratorTaskNotFound: No such task.", IsTransient: false), TaskFailures.Read(Details("OrchestratorTaskNotFound", "No such task.")));
        Assert.Equal(ErrorCodes.Terminated.Name, TaskFailures.Read(null).Code);
        Assert.Equal(ErrorCodes.Unexpected.Name, TaskFailures.Read(Details("X", "drserverless-failure {\"code\":\"cut off")).Code);
    }

    /// <summary>As a real Functions host records it when its worker is killed under an activity: the runner could not say anything.</summary>
    [Theory]
    [InlineData("Microsoft.Azure.WebJobs.Host.FunctionInvocationException", "Exception while executing function: Functions.write-journal")]
    [InlineData("Microsoft.Azure.WebJobs.Host.FunctionTimeoutException", "Timeout value of 00:10:00 was exceeded by function: Functions.replication-copy-chunk")]
    [InlineData("System.OperationCanceledException", "The host stops; the activity runs again elsewhere.")]
    [InlineData("System.OutOfMemoryException", "Out of memory.")]
    public void Read_OfALostWorker_IsWorthAnotherAttempt(string type, string message)
    {
        var failure = TaskFailures.Read(Details(type, message));

        Assert.Equal((ErrorCodes.WorkerLost.Name, true), (failure.Code, failure.IsTransient));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfALostWorker_WithinAnotherFailure_IsFound() => Assert.Equal(
        ErrorCodes.WorkerLost.Name,
        TaskFailures.Read(new TaskFailureDetails("X", "y", null, Details("Microsoft.Azure.WebJobs.Script.Workers.WorkerProcessExitException", "dotnet exited with code 137 (0x89)"), null)).Code);

    [Fact]
    public void Read_OursWithinTheHosts_IsOurs() => Assert.Equal(
        Sample, TaskFailures.Read(new TaskFailureDetails("FunctionInvocationException", "z", null, Details("X", new DurableFailureException(Sample).Message), null)));

    [Fact]
    public void Message_OfAnException_HoldsNoMoreThanTheFailure()
    {
        var exception = new DurableFailureException(Sample);

        Assert.Null(exception.StackTrace);
        Assert.Null(exception.InnerException);
        Assert.Equal($"{typeof(DurableFailureException).FullName}: {exception.Message}", exception.ToString());
    }

    [Theory]
    [InlineData("\"enough\"", "enough")]
    [InlineData("enough", "enough")]
    [InlineData(null, "It was ended from outside.")]
    public void Instance_Terminated_ShowsTheReasonHoweverItIsStored(string? output, string reason)
    {
        var instance = new OrchestrationMetadata("main", "main-1") { RuntimeStatus = OrchestrationRuntimeStatus.Terminated, SerializedOutput = output }.ToInstance();

        Assert.Equal(new FailureRecord("terminated", reason, IsTransient: false), instance.Failure);
        Assert.Null(instance.Output);
    }

    [Fact]
    public void Instance_EveryStatusOfThePlatform_HasAMeaning() =>
        Assert.All(Enum.GetValues<OrchestrationRuntimeStatus>(), status => new OrchestrationMetadata("main", "main-1") { RuntimeStatus = status }.ToInstance());

    private static TaskFailureDetails Details(string type, string message) => new(type, message, null, null, null);
}
