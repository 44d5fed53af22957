using Amazon.Runtime;
using Amazon.Runtime.Internal;
using DRServerless.Aws.Access.Telemetry;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access;

/// <summary>
/// The way to AWS for what a host itself needs there, by a service that this project has no adapter for: one region, the host's own identity, and the
/// rules that hold for all calls (endpoint and certificate, time limits, retries, spans and counts, typed errors).
/// </summary>
public sealed class AwsHostAccess : IDisposable
{
    private readonly AwsConnections _connections;
    private readonly AwsCalls _calls;
    private readonly AwsOptions _options;

    /// <summary>Makes the access; makes no call. <see cref="ArgumentException"/> with everything that is wrong with the options, <c>unknown_region</c> for a region that there is not.</summary>
    /// <param name="options">How AWS is reached.</param>
    /// <param name="region">The region.</param>
    /// <param name="time">The time.</param>
    public AwsHostAccess(AwsOptions options, string region, TimeProvider time)
    {
        AwsRegions.Check(region, options);
        _connections = new AwsConnections(options, time);
        (_options, Region, Credentials) = (options, region, _connections.OwnCredentials(region));
        _calls = new AwsCalls(region, Credentials);
    }

    /// <summary>The region.</summary>
    public string Region { get; }

    /// <summary>The host's own identity; renews itself.</summary>
    public AWSCredentials Credentials { get; }

    /// <summary>Sets the rules on a client's configuration.</summary>
    public T Configure<T>(T configuration) where T : ClientConfig => _connections.Configure(configuration, Region, _options.Retries);

    /// <summary>Puts a span around each call of a client, and counts its requests. What requests and answers hold is not looked at.</summary>
    /// <param name="pipeline">The client's pipeline, while it is made.</param>
    /// <param name="service">The service's short name, as in metrics.</param>
    public void Observe(RuntimePipeline pipeline, string service) => pipeline.Observe(_options.Metrics, service, Region);

    /// <summary>Calls; every failure is a <see cref="DrException"/>.</summary>
    /// <param name="service">The service's name, for people.</param>
    /// <param name="doing">What it does, after "could not".</param>
    /// <param name="call">The call.</param>
    /// <param name="whenRejected">The code for a refusal that no list names.</param>
    /// <param name="whenRefused">What to do when credentials were refused; null for the common advice.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<T> CallAsync<T>(
        string service, string doing, Func<Task<T>> call, ErrorCode whenRejected, string? whenRefused, CancellationToken cancellation) =>
        _calls.GuardAsync(service, doing, call, whenRejected, cancellation, whenRefused);

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();
}
