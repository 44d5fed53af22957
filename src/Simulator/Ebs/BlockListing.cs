using System.Text.Json;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Ebs;

/// <summary>ListSnapshotBlocks and ListChangedBlocks.</summary>
internal sealed class BlockListing(SimulatorContext context, EbsTokens tokens, SnapshotLookup lookup)
{
    public Task ListSnapshotBlocksAsync(ServiceCall call, string id)
    {
        var request = ListingRequest.Read(call.Http.Request);
        var snapshot = lookup.ForReading(call, id);
        var page = StartPage(call, request, EbsTokens.Binding("page", id));
        var entries = page.IsEmpty ? [] : snapshot.Content.List(page.Start, request.MaxResults + 1);
        var next = NextIndex(page, request, entries.Count, entries.Count > request.MaxResults ? entries[^1].Index : 0);
        var binding = EbsTokens.Binding("block", id);
        return WriteAsync(call, snapshot, page, next, "Blocks", writer =>
        {
            Span<byte> token = stackalloc byte[EbsTokens.Length];
            foreach (var entry in entries.Take(request.MaxResults))
            {
                writer.WriteStartObject();
                writer.WriteNumber("BlockIndex"u8, entry.Index);
                tokens.Write(binding, page.Salt, entry.Index, page.Expiry, token);
                writer.WriteString("BlockToken"u8, token);
                writer.WriteEndObject();
            }
        });
    }

    public Task ListChangedBlocksAsync(ServiceCall call, string secondId)
    {
        var request = ListingRequest.Read(call.Http.Request);
        var firstId = call.Http.Request.Query["firstSnapshotId"].ToString();
        if (!EbsService.SnapshotIdPattern().IsMatch(firstId))
            throw EbsErrors.InvalidSnapshot("FirstSnapshotId must be given together with SecondSnapshotId.");
        var first = lookup.ForReading(call, firstId);
        var second = lookup.ForReading(call, secondId);
        if (first.Lineage != second.Lineage)
            throw EbsErrors.Validation("UNRELATED_SNAPSHOTS", $"The snapshots '{firstId}' and '{secondId}' are not related.");
        var page = StartPage(call, request, EbsTokens.Binding("changed", firstId, secondId));
        var entries = page.IsEmpty ? [] : BlockMap.Difference(first.Content, second.Content, page.Start, request.MaxResults + 1);
        var next = NextIndex(page, request, entries.Count, entries.Count > request.MaxResults ? entries[^1].Index : 0);
        var (firstBinding, secondBinding) = (EbsTokens.Binding("block", firstId), EbsTokens.Binding("block", secondId));
        return WriteAsync(call, second, page, next, "ChangedBlocks", writer =>
        {
            foreach (var entry in entries.Take(request.MaxResults))
            {
                writer.WriteStartObject();
                writer.WriteNumber("BlockIndex"u8, entry.Index);
                if (entry.First != BlockStore.Absent) WriteToken(writer, "FirstBlockToken"u8, firstBinding, page, entry.Index);
                if (entry.Second != BlockStore.Absent) WriteToken(writer, "SecondBlockToken"u8, secondBinding, page, entry.Index);
                writer.WriteEndObject();
            }
        });
    }

    private void WriteToken(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong binding, Page page, int index)
    {
        Span<byte> token = stackalloc byte[EbsTokens.Length];
        tokens.Write(binding, page.Salt, index, page.Expiry, token);
        writer.WriteString(name, token);
    }

    private Page StartPage(ServiceCall call, ListingRequest request, ulong binding)
    {
        var start = request.StartingBlockIndex;
        if (request.PageToken is not null && !tokens.TryRead(binding, request.PageToken, out start)) throw EbsErrors.InvalidPageToken();
        var isEmpty = call.Flaw == FaultFlaw.EmptyPage ||
            context.Faults.Next(1000) < context.Options.Ebs.EmptyPageRate * 1000;
        return new Page(start, isEmpty, binding, context.Cloud.Ids.NextUInt64(), context.Time.GetUtcNow() + context.Options.Ebs.BlockTokenLife);
    }

    private static int? NextIndex(Page page, ListingRequest request, int found, int following) =>
        page.IsEmpty ? page.Start : found > request.MaxResults ? following : null;

    private async Task WriteAsync(
        ServiceCall call, SnapshotRecord snapshot, Page page, int? next, string name, Action<Utf8JsonWriter> writeBlocks)
    {
        await EbsJson.WriteAsync(call.Http.Response, 200, writer =>
        {
            writer.WriteStartArray(name);
            writeBlocks(writer);
            writer.WriteEndArray();
            writer.WriteTime("ExpiryTime", page.Expiry);
            writer.WriteNumber("VolumeSize", snapshot.SizeGib);
            writer.WriteNumber("BlockSize", BlockStore.BlockSize);
            if (next is not { } index) return;
            Span<byte> token = stackalloc byte[EbsTokens.Length];
            tokens.Write(page.Binding, page.Salt, index, context.Time.GetUtcNow() + context.Options.Ebs.PageTokenLife, token);
            writer.WriteString("NextToken", token);
        });
    }

    // Each listing has a salt of its own, so that its tokens are new; earlier block tokens stay good for their life.
    private sealed record Page(int Start, bool IsEmpty, ulong Binding, ulong Salt, DateTimeOffset Expiry);
}
