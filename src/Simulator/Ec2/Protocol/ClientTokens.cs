using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>Remembers what calls with a client token created, so that a repeated call creates nothing.</summary>
internal static class ClientTokens
{
    private const int MaxLength = 64;

    /// <summary>
    /// Id of what an earlier call with this call's token created; null where there was none, or the call has no token. A call that
    /// differs in anything else is refused.
    /// </summary>
    public static string? Find(Ec2Call call)
    {
        if (call.Parameters.Text("ClientToken") is not { } token) return null;
        if (token.Length > MaxLength)
            throw Ec2Errors.InvalidParameterValue($"Value ({token}) for parameter clientToken is invalid. It must have at most {MaxLength} characters.");
        if (!call.Region.ClientTokens.TryGetValue((call.Service.Operation, token), out var earlier)) return null;
        if (earlier.Fingerprint != call.Parameters.Fingerprint()) throw Ec2Errors.TokenMismatch();
        return earlier.ResourceId;
    }

    public static void Remember(Ec2Call call, string resourceId)
    {
        if (call.Parameters.Text("ClientToken") is { } token)
        {
            call.Region.ClientTokens[(call.Service.Operation, token)] =
                new IdempotentResult(call.Parameters.Fingerprint(), resourceId, call.Now);
        }
    }
}
