using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Hosting;

/// <summary>
/// One AWS service on the simulator's listener. The host finds it by the service name in the credential scope, has verified
/// the signature, and has applied faults before <see cref="HandleAsync"/>.
/// </summary>
public interface ISimulatedService
{
    /// <summary>Signing name: ec2, ebs, sts, ssm, secretsmanager.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the service reads the body of this request by itself. Otherwise the host reads it whole, checks it against the signed
    /// payload hash, and hands it over in <see cref="ServiceCall.Body"/>.
    /// </summary>
    bool StreamsBody(HttpRequest request);

    /// <summary>
    /// The SHA-256 in lower-case hexadecimal that another header of the request states for its streamed body, for callers that sign
    /// the body's hash without sending it; null when there is none.
    /// </summary>
    string? PayloadHashOf(HttpRequest request) => null;

    /// <summary>The operation that the request asks for, for statistics, quotas and faults; null when there is no such operation.</summary>
    string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body);

    /// <summary>Whether an operation may be called without a signature, as those are that exchange another proof for a key.</summary>
    bool AllowsAnonymous(string operation) => false;

    /// <summary>Answers the call; throws <see cref="ServiceException"/> for an error answer.</summary>
    Task HandleAsync(ServiceCall call);

    /// <summary>Writes an error in the service's protocol.</summary>
    Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId);
}
