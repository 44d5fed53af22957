using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Security;
using DRServerless.Simulator.State;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Hosting;

/// <summary>A verified request.</summary>
public sealed class ServiceCall
{
    /// <summary>The request and the response.</summary>
    public required HttpContext Http { get; init; }

    /// <summary>Who calls.</summary>
    public required CallerIdentity Caller { get; init; }

    /// <summary>What the caller's account has in the region of the credential scope.</summary>
    public required SimulatedRegion Region { get; init; }

    /// <summary>The operation, as the service named it.</summary>
    public required string Operation { get; init; }

    /// <summary>Id of this request, for the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>The body, empty when the service streams it. Valid until the call returns.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// The SHA-256 that the caller signed for the payload, in lower-case hexadecimal, or null for an unsigned payload. A service that
    /// streams the body compares it with what it read.
    /// </summary>
    public string? SignedPayloadHash { get; init; }

    /// <summary>What goes wrong with this request although it is carried out.</summary>
    internal FaultFlaw Flaw { get; init; }

    /// <summary>Ends when the caller has gone.</summary>
    public CancellationToken Cancelled => Http.RequestAborted;
}
