using System.Text.RegularExpressions;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>The EBS direct APIs, version 2019-11-02, in the rest-json protocol.</summary>
internal sealed partial class EbsService : ISimulatedService
{
    private readonly BlockListing _listing;
    private readonly BlockReading _reading;
    private readonly BlockWriting _writing;
    private readonly SnapshotStarting _starting;
    private readonly SnapshotCompleting _completing;

    public EbsService(SimulatorContext context)
    {
        var tokens = new EbsTokens(context.Cloud.Ids.NextUInt64(), context.Time);
        var lookup = new SnapshotLookup(context);
        _listing = new BlockListing(context, tokens, lookup);
        _reading = new BlockReading(context, tokens, lookup);
        _writing = new BlockWriting(context, lookup);
        _starting = new SnapshotStarting(context, lookup);
        _completing = new SnapshotCompleting(context, lookup);
    }

    public string Name => "ebs";

    public bool StreamsBody(HttpRequest request) => HttpMethods.IsPut(request.Method);

    public string? PayloadHashOf(HttpRequest request) =>
        BlockDigest.TryParse(request.Headers["x-amz-Checksum"], out var digest) ? digest.ToString() : null;

    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body) => EbsRoute.Of(request).Operation;

    public Task HandleAsync(ServiceCall call)
    {
        var route = EbsRoute.Of(call.Http.Request);
        if (route.SnapshotId.Length > 0 && !SnapshotIdPattern().IsMatch(route.SnapshotId))
            throw EbsErrors.InvalidSnapshot($"The snapshot id '{route.SnapshotId}' is malformed.");
        return route.Operation switch
        {
            "ListSnapshotBlocks" => _listing.ListSnapshotBlocksAsync(call, route.SnapshotId),
            "ListChangedBlocks" => _listing.ListChangedBlocksAsync(call, route.SnapshotId),
            "GetSnapshotBlock" => _reading.GetAsync(call, route),
            "PutSnapshotBlock" => _writing.PutAsync(call, route),
            "StartSnapshot" => _starting.StartAsync(call),
            _ => _completing.CompleteAsync(call, route.SnapshotId),
        };
    }

    public Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId)
    {
        context.Response.Headers["x-amzn-ErrorType"] = error.Code;
        return EbsJson.WriteAsync(context.Response, error.Status, writer =>
        {
            writer.WriteString("Message", error.Message);
            if (error.Reason is not null) writer.WriteString("Reason", error.Reason);
        });
    }

    [GeneratedRegex("^snap-[0-9a-f]{1,59}$")]
    internal static partial Regex SnapshotIdPattern();
}
