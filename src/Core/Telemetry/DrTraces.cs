using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace DRServerless.Core.Telemetry;

/// <summary>
/// The source of spans. What belongs together is found by a subject, such as an operation's id: its trace id is the subject's hash, so
/// activities of an operation meet in one trace on whatever host and after whatever crash they run, and nothing of it stands in histories.
/// </summary>
public static class DrTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "DRServerless";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>The parent of all spans of a subject. It is recorded by nobody: traces of hosts that never met hang together by it.</summary>
    public static ActivityContext ContextOf(string subject)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(subject), hash);
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash[..16]), ActivitySpanId.CreateFromBytes(hash[16..24]), ActivityTraceFlags.Recorded, traceState: null, isRemote: true);
    }

    /// <summary>A span around a call of a service of AWS; null when nobody listens.</summary>
    public static Activity? StartCall(string service, string operation, string region)
    {
        var span = Source.StartActivity($"{service} {operation}", ActivityKind.Client);
        return span?.SetTag("rpc.system", "aws-api").SetTag("rpc.service", service).SetTag("rpc.method", operation).SetTag("cloud.region", region);
    }

    /// <summary>Marks a span as failed by an error's stable code or name; messages stay in logs.</summary>
    public static void Fail(this Activity? span, string error)
    {
        span?.SetTag("error.type", error);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
