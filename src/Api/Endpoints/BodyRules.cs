using DRServerless.Core.Errors;

namespace DRServerless.Api.Endpoints;

/// <summary>How an endpoint takes a body.</summary>
/// <param name="MaximumBytes">The largest.</param>
/// <param name="IsForeign">True when its form is another's: of any media type, and read by the endpoint itself.</param>
/// <param name="TooLarge">What is told of a larger one.</param>
public sealed record BodyRules(int MaximumBytes, bool IsForeign, ErrorCode TooLarge)
{
    /// <summary>JSON of a contract of this API.</summary>
    public static BodyRules Own { get; } = new(ApiPipeline.MaximumBodyBytes, false, ErrorCodes.InvalidRequest);

    /// <summary>What clouds send. AWS allows 256 KiB for a message, which may double where it is put into JSON.</summary>
    public static BodyRules Foreign { get; } = new(512 * 1024, true, ErrorCodes.AlertTooLarge);
}
