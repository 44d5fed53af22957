using System.Text.Json;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Serialization;

namespace DRServerless.Core.Reports;

/// <summary>A report with its hash. Document <c>operations/{id}/report</c>, written once.</summary>
/// <param name="Report">The report.</param>
/// <param name="Sha256">SHA-256 of the report's canonical JSON (RFC 8785).</param>
public sealed record SealedReport(RecoveryReport Report, Digest Sha256)
{
    /// <summary>The report with its hash.</summary>
    public static SealedReport Of(RecoveryReport report) => new(report, HashOf(JsonSerializer.SerializeToElement(report, DrJson.Stored)));

    /// <summary>
    /// Holds a sealed report, as JSON, against the hash in it. What stands beside the known members counts too: the hash is over all that is there.
    /// <c>invalid_request</c> when it is none.
    /// </summary>
    public static ReportVerification Verify(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("report", out var report) || !document.TryGetProperty("sha256", out var written)
            || written.ValueKind != JsonValueKind.String || document.EnumerateObject().Count() != 2)
            throw new DrException(ErrorCodes.InvalidRequest, "This is no sealed report: it must have the members report and sha256, and no others.");
        var computed = HashOf(report).ToString();
        return new ReportVerification(written.GetString() == computed, written.GetString()!, computed);
    }

    private static Digest HashOf(JsonElement report) => Digest.Of(CanonicalJson.Of(report));
}

/// <summary>A report held against its hash.</summary>
/// <param name="Valid">True when nothing of it was changed.</param>
/// <param name="Written">The hash that it carries.</param>
/// <param name="Computed">The hash that it has.</param>
public sealed record ReportVerification(bool Valid, string Written, string Computed);
