using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>What method and path of a request ask the EBS direct APIs for.</summary>
/// <param name="Operation">The operation, null when there is none such.</param>
/// <param name="SnapshotId">The snapshot named in the path.</param>
/// <param name="BlockIndex">The block named in the path, not yet read as a number.</param>
internal readonly record struct EbsRoute(string? Operation, string SnapshotId, string BlockIndex)
{
    public static EbsRoute Of(HttpRequest request)
    {
        var parts = (request.Path.Value ?? "").Split('/');
        return (request.Method, parts) switch
        {
            ("POST", ["", "snapshots"]) => new EbsRoute("StartSnapshot", "", ""),
            ("POST", ["", "snapshots", "completion", var id]) => new EbsRoute("CompleteSnapshot", id, ""),
            ("GET", ["", "snapshots", var id, "blocks"]) => new EbsRoute("ListSnapshotBlocks", id, ""),
            ("GET", ["", "snapshots", var id, "changedblocks"]) => new EbsRoute("ListChangedBlocks", id, ""),
            ("GET", ["", "snapshots", var id, "blocks", var index]) => new EbsRoute("GetSnapshotBlock", id, index),
            ("PUT", ["", "snapshots", var id, "blocks", var index]) => new EbsRoute("PutSnapshotBlock", id, index),
            _ => default,
        };
    }
}
