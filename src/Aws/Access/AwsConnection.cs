using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SimpleSystemsManagement;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access;

/// <summary>One region reached with one identity: the clients, and the way to call them. Shared; safe for concurrent use.</summary>
internal sealed class AwsConnection
{
    private const string Ec2Name = "Amazon EC2";
    private readonly AwsCalls calls;
    private readonly IAmazonEC2 ec2;
    private readonly IAmazonEC2 ec2Once;
    private readonly IAmazonSecurityTokenService tokens;
    private volatile string? accountId;

    /// <summary>Wraps clients.</summary>
    /// <param name="region">The region.</param>
    /// <param name="credentials">The identity, also for requests that are signed by hand.</param>
    /// <param name="ec2">EC2 with the SDK's retries.</param>
    /// <param name="ec2Once">EC2 without retries, for the call that creates and has no client token.</param>
    /// <param name="tokens">STS with the same identity.</param>
    public AwsConnection(string region, AWSCredentials credentials, IAmazonEC2 ec2, IAmazonEC2 ec2Once, IAmazonSecurityTokenService tokens)
    {
        (Region, Credentials, calls) = (region, credentials, new AwsCalls(region, credentials));
        (this.ec2, this.ec2Once, this.tokens) = (ec2, ec2Once, tokens);
    }

    /// <summary>Systems Manager with the SDK's retries, and without.</summary>
    public (IAmazonSimpleSystemsManagement Patient, IAmazonSimpleSystemsManagement Once)? SystemsManager { get; init; }

    /// <summary>The region's name.</summary>
    public string Region { get; }

    /// <summary>The identity; renews itself.</summary>
    public AWSCredentials Credentials { get; }

    /// <summary>Calls EC2; a refusal that no error code names becomes <paramref name="whenRejected"/> (default <c>unexpected</c>).</summary>
    public Task<T> CallAsync<T>(
        string doing, Func<IAmazonEC2, Task<T>> call, CancellationToken cancellation, ErrorCode? whenRejected = null) =>
        calls.GuardAsync(Ec2Name, doing, () => call(ec2), whenRejected ?? ErrorCodes.Unexpected, cancellation);

    /// <summary>Calls EC2 exactly once: for a creation that a blind second attempt would double.</summary>
    public Task<T> CallOnceAsync<T>(string doing, Func<IAmazonEC2, Task<T>> call, CancellationToken cancellation) =>
        calls.GuardAsync(Ec2Name, doing, () => call(ec2Once), ErrorCodes.Unexpected, cancellation);

    /// <summary>Calls Systems Manager; <paramref name="once"/> for a creation that a blind second attempt would double.</summary>
    public Task<T> CallSystemsManagerAsync<T>(string doing, Func<IAmazonSimpleSystemsManagement, Task<T>> call, bool once, CancellationToken cancellation)
    {
        var (patient, single) = SystemsManager ?? throw new InvalidOperationException("This connection was made without Systems Manager.");
        return calls.GuardAsync("AWS Systems Manager", doing, () => call(once ? single : patient), ErrorCodes.Unexpected, cancellation);
    }

    /// <summary>Calls SNS; a refusal that no error code names is the request's fault.</summary>
    public Task<T> CallTopicsAsync<T>(string doing, Func<Task<T>> call, CancellationToken cancellation) =>
        calls.GuardAsync("Amazon SNS", doing, call, ErrorCodes.InvalidRequest, cancellation);

    /// <summary>The twelve digits of the account; asked once.</summary>
    public async Task<string> GetAccountIdAsync(CancellationToken cancellation)
    {
        if (accountId is { } known) return known;
        var answer = await calls.GuardAsync(
            "AWS STS", "tell the account",
            () => tokens.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation), ErrorCodes.Unexpected, cancellation);
        return accountId = answer.Account;
    }
}
