using Amazon.Runtime;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access;

/// <summary>Calls in one region with one identity: credentials are had first, and what the SDK throws becomes a <see cref="DrException"/>.</summary>
internal sealed class AwsCalls(string region, AWSCredentials credentials)
{
    /// <summary>Makes a call.</summary>
    /// <param name="service">The service's name, for people.</param>
    /// <param name="doing">What it does, after "could not".</param>
    /// <param name="call">The call.</param>
    /// <param name="whenRejected">The code for a refusal that no list names.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="whenRefused">What to do when credentials were refused; null for the common advice.</param>
    public async Task<T> GuardAsync<T>(
        string service, string doing, Func<Task<T>> call, ErrorCode whenRejected, CancellationToken cancellation, string? whenRefused = null)
    {
        await EnsureCredentialsAsync(cancellation);
        try
        {
            return await call();
        }
        catch (Exception exception) when (AwsErrors.Handles(exception, cancellation))
        {
            throw AwsErrors.Translate(exception, service, region, doing, whenRejected, whenRefused);
        }
    }

    /// <summary>Credentials are looked for on their own first: only so can their absence be told from an outage of the service.</summary>
    private async Task EnsureCredentialsAsync(CancellationToken cancellation)
    {
        try
        {
            await credentials.GetCredentialsAsync().WaitAsync(cancellation);
        }
        catch (Exception exception) when (AwsErrors.Handles(exception, cancellation))
        {
            throw AwsErrors.TranslateCredentials(exception, region);
        }
    }
}
