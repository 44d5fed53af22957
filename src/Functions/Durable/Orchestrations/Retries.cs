using DRServerless.Functions.Durable.Failures;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Orchestrations;

/// <summary>Our retry policy in the platform's terms.</summary>
internal static class Retries
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

    /// <summary>The platform's policy; null where nothing is tried again.</summary>
    public static TaskRetryOptions? Of(Workflows.Runtime.RetryPolicy? policy)
    {
        if (policy is not { MaximumAttempts: > 1 }) return null;
        var longest = Longer(policy.MaximumDelay, ShortestDelay);
        var first = Shorter(Longer(policy.FirstDelay, ShortestDelay), longest);
        return new RetryPolicy(policy.MaximumAttempts, first, policy.BackoffCoefficient, longest)
        {
            // How many attempts there were is the platform's to know: it asks before the last of them only.
            HandleFailure = details => policy.ShouldRetry(attempt: 1, TaskFailures.Read(details)),
        };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
