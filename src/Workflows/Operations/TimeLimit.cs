using DRServerless.Core.Errors;

namespace DRServerless.Workflows.Operations;

/// <summary>Bounds calls to an infrastructure, whatever patience its client has.</summary>
internal static class TimeLimit
{
    /// <summary>Runs a call; one that takes longer than the limit is cancelled and counts as <c>infrastructure_unavailable</c>.</summary>
    public static async Task<T> RunAsync<T>(TimeProvider time, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var limited = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellation);
        try
        {
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new DrException(ErrorCodes.InfrastructureUnavailable, $"The infrastructure did not answer within {limit.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>The same for a call without a result.</summary>
    public static Task RunAsync(TimeProvider time, TimeSpan limit, Func<CancellationToken, Task> call, CancellationToken cancellation) =>
        RunAsync(time, limit, async token =>
        {
            await call(token);
            return true;
        }, cancellation);
}
