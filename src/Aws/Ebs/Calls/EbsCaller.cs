using System.Runtime.CompilerServices;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>Makes calls: paced, checked, and tried again where that can help. Pauses are drawn with full jitter.</summary>
internal sealed class EbsCaller(
    EbsTransport transport, SigningIdentities identities, Pacer pacer, string account, string region, EbsRetryOptions options, Backoff pauses,
    TimeProvider clock, EbsMeters meters)
{
    /// <summary>A grace for one pending snapshot.</summary>
    public VisibilityGrace StartGrace() => new(clock, options.Visibility);

    /// <summary>Makes the call; an <see cref="EbsCallException"/> when it failed for good, or when the way on is not the same call again.</summary>
    /// <param name="request">The call.</param>
    /// <param name="block">For GetSnapshotBlock the memory to fill; else empty.</param>
    /// <param name="grace">For calls on a pending snapshot.</param>
    /// <param name="cancellation">Ends the call.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EbsAnswer> CallAsync(EbsRequest request, Memory<byte> block, VisibilityGrace? grace, CancellationToken cancellation)
    {
        var key = new PacingKey(account, region, request.Operation.Quota(), request.SnapshotId);
        long firstFailure = 0;
        for (var attempt = 1; ; attempt++)
        {
            EbsCallException failure;
            var permit = await pacer.AcquireAsync(key, cancellation);
            var outcome = PacingOutcome.Failed;
            try
            {
                var answer = await transport.SendAsync(request, block, cancellation);
                if (BlockChecks.FindFault(request, answer, block.Span) is { } fault) throw new EbsCallException(fault);
                outcome = PacingOutcome.Succeeded;
                grace?.Found();
                return answer;
            }
            catch (EbsCallException error)
            {
                if (error.Error.Code == ErrorCodes.Throttled) outcome = PacingOutcome.Throttled;
                failure = error;
            }
            finally
            {
                permit.Complete(outcome);
                meters.Count(request.Operation, outcome, attempt);
            }

            if (firstFailure == 0) firstFailure = clock.GetTimestamp();
            if (!MayRetry(failure.Error, attempt, firstFailure, grace)) throw failure;

            // A signature that was refused for its date is right now; there is nothing to wait for.
            if (failure.Error.Retry == RetryKind.AfterClockCheck) continue;
            await pauses.DelayAsync(attempt, clock, cancellation, failure.Error.RetryAfter);
        }
    }

    private bool MayRetry(EbsError error, int attempt, long firstFailure, VisibilityGrace? grace) => error.Retry switch
    {
        RetryKind.Again => attempt < options.Attempts,
        RetryKind.Slower => clock.GetElapsedTime(firstFailure) < options.ThrottlePatience,
        RetryKind.WhenVisible => grace?.MayStillAppear() == true,
        RetryKind.AfterClockCheck => attempt < options.Attempts && error.ServiceTime is { } time && identities.FollowClock(time),
        _ => false,
    };
}
