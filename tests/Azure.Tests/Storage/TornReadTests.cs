using DRServerless.Azure.Tests.Testing;
using DRServerless.Core.Errors;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>Connections that break while an object is on its way: what comes out is one object, whole, or an error.</summary>
public sealed class TornReadTests
{
    private static readonly byte[] Old = [.. Enumerable.Range(0, 100_000).Select(n => (byte)n)];
    private static readonly byte[] New = [.. Enumerable.Range(0, 90_000).Select(n => (byte)(n * 7))];

    [Fact]
    public async Task Read_TornInTheMiddle_GoesOnWhereItBroke()
    {
        var service = new ScriptedService(
            () => ScriptedService.Blob(new TornContent(Old, given: 40_000), "0x1"),
            () => ScriptedService.Blob(new ByteArrayContent(Old[40_000..]), "0x1", (40_000, Old.Length)));

        var read = await service.Store().ReadAsync("a", default);

        Assert.True(read!.Content.Span.SequenceEqual(Old));
        var again = service.Requests.Last();
        Assert.Equal("bytes=40000-", Assert.Single(again.Headers.GetValues("x-ms-range")));
        Assert.Equal("\"0x1\"", again.Headers.IfMatch.ToString());
    }

    [Fact]
    public async Task Read_TornAndOverwrittenMeanwhile_GivesTheNewOneWhole()
    {
        var service = new ScriptedService(
            () => ScriptedService.Blob(new TornContent(Old, given: 40_000), "0x1"),
            () => ScriptedService.Refusal(412, "ConditionNotMet"),
            () => ScriptedService.Blob(new ByteArrayContent(New), "0x2"));

        var read = await service.Store().ReadAsync("a", default);

        Assert.True(read!.Content.Span.SequenceEqual(New));
        Assert.Equal("0x2", read.Tag);
    }

    [Fact]
    public async Task Read_TornAndDeletedMeanwhile_IsNull()
    {
        var service = new ScriptedService(
            () => ScriptedService.Blob(new TornContent(Old, given: 40_000), "0x1"),
            () => ScriptedService.Refusal(404, "BlobNotFound"));

        Assert.Null(await service.Store().ReadAsync("a", default));
    }

    [Fact]
    public async Task Read_LengthNotSaid_ReadsToTheEnd()
    {
        var service = new ScriptedService(() => ScriptedService.Blob(new StreamContent(new OneWayStream(Old, torn: false)), "0x1"));

        Assert.True((await service.Store().ReadAsync("a", default))!.Content.Span.SequenceEqual(Old));
    }

    [Fact]
    public async Task Read_TornEachTime_IsStoreUnavailable()
    {
        var service = new ScriptedService(() => ScriptedService.Blob(new TornContent(Old, given: 0), "0x1"));

        var error = await Assert.ThrowsAsync<DrException>(() => service.Store().ReadAsync("a", default));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.True(service.Requests.Count is > 1 and < 20, $"{service.Requests.Count} requests");
    }
}
