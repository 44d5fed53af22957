using System.Buffers.Text;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Blocks;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>Writes a call as the service model of ebs-2019-11-02 says, and signs it.</summary>
internal static class EbsRequestWriter
{
    public static void Write(RequestHead head, in EbsRequest request, WireEndpoint endpoint, SigningIdentity identity, DateTimeOffset now)
    {
        WriteTarget(head, request, endpoint);
        head.AppendSigned("host"u8, endpoint.Authority);
        WriteHeaders(head, request);
        RequestSignature.Sign(head, identity, now, PayloadHash(request, endpoint));
        if (request.Operation is EbsOperation.StartSnapshot or EbsOperation.PutSnapshotBlock or EbsOperation.CompleteSnapshot)
            head.AppendUnsigned("content-length"u8, request.Body.Length);
        head.AppendUnsigned("user-agent"u8, "drserverless"u8);
        head.End();
    }

    private static void WriteTarget(RequestHead head, in EbsRequest request, WireEndpoint endpoint)
    {
        var method = request.Operation switch
        {
            EbsOperation.PutSnapshotBlock => "PUT"u8,
            EbsOperation.StartSnapshot or EbsOperation.CompleteSnapshot => "POST"u8,
            _ => "GET"u8,
        };
        head.Begin(method, endpoint);
        head.AppendPath("/snapshots"u8);
        switch (request.Operation)
        {
            case EbsOperation.ListSnapshotBlocks or EbsOperation.ListChangedBlocks:
                WriteListing(head, request);
                break;
            case EbsOperation.GetSnapshotBlock or EbsOperation.PutSnapshotBlock:
                head.AppendPath("/"u8);
                head.AppendPath(request.SnapshotId);
                head.AppendPath("/blocks/"u8);
                head.AppendPath(request.Number);
                if (request.Operation == EbsOperation.GetSnapshotBlock) head.AppendQuery("blockToken"u8, request.Token.Span);
                break;
            case EbsOperation.CompleteSnapshot:
                head.AppendPath("/completion/"u8);
                head.AppendPath(request.SnapshotId);
                break;
        }

        head.EndTarget();
    }

    private static void WriteListing(RequestHead head, in EbsRequest request)
    {
        head.AppendPath("/"u8);
        head.AppendPath(request.SnapshotId);
        head.AppendPath(request.BaseSnapshotId is null ? "/blocks"u8 : "/changedblocks"u8);
        if (request.BaseSnapshotId is { } first) head.AppendQuery("firstSnapshotId"u8, first);
        head.AppendQuery("maxResults"u8, request.PageSize);

        // The service ignores the index where there is a page token.
        if (request.Token.IsEmpty) head.AppendQuery("startingBlockIndex"u8, request.Number);
        else head.AppendQuery("pageToken"u8, request.Token.Span);
    }

    private static void WriteHeaders(RequestHead head, in EbsRequest request)
    {
        switch (request.Operation)
        {
            case EbsOperation.StartSnapshot:
                head.AppendSigned("content-type"u8, "application/json"u8);
                break;
            case EbsOperation.PutSnapshotBlock:
                head.AppendSigned("content-type"u8, "application/octet-stream"u8);
                head.AppendSigned("x-amz-data-length"u8, request.Body.Length);
                WriteChecksum(head, request.Checksum);
                break;
            case EbsOperation.CompleteSnapshot:
                head.AppendSigned("x-amz-changedblockscount"u8, request.Number);
                head.AppendSigned("x-amz-checksum-aggregation-method"u8, "LINEAR"u8);
                WriteChecksum(head, request.Checksum);
                break;
        }
    }

    private static void WriteChecksum(RequestHead head, Digest checksum)
    {
        Span<byte> raw = stackalloc byte[Digest.Size];
        Span<byte> text = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(Digest.Size)];
        checksum.CopyTo(raw);
        Base64.EncodeToUtf8(raw, text, out _, out var written);
        head.AppendSigned("x-amz-checksum"u8, text[..written]);
        head.AppendSigned("x-amz-checksum-algorithm"u8, "SHA256"u8);
    }

    /// <summary>
    /// The service model leaves a block's body unsigned, its signed checksum header covers it. Without TLS a body is always signed;
    /// the block's checksum is its hash already.
    /// </summary>
    private static Digest? PayloadHash(in EbsRequest request, WireEndpoint endpoint) => request.Operation switch
    {
        EbsOperation.PutSnapshotBlock => endpoint.IsSecure ? null : request.Checksum,
        EbsOperation.StartSnapshot => Digest.Of(request.Body.Span),
        _ => RequestSignature.EmptyPayload,
    };
}
