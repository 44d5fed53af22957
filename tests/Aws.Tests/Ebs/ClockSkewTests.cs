using System.Globalization;
using DRServerless.Aws.Ebs;
using DRServerless.Aws.Tests.Ebs.Wire;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication.Pacing;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>A clock that was set back must not stop replication: the service says what time it is.</summary>
public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset ServiceTime = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Call_WithAClockSetBack_IsSignedAgainByTheServicesClock()
    {
        var signedAt = new List<string?>();
        var error = await CallAsync(ServiceTime.AddDays(-3), request =>
        {
            lock (signedAt) signedAt.Add(request.Header("x-amz-date"));
            return request.Header("x-amz-date")!.StartsWith("20261122T20", StringComparison.Ordinal);
        });
        Assert.Null(error);
        Assert.Equal(["20261119T200000Z", "20261122T200000Z"], signedAt);
    }

    [Fact]
    public async Task Call_RefusedWithARightClock_IsNotRepeated()
    {
        var calls = 0;
        var error = await CallAsync(ServiceTime.AddSeconds(30), _ => Interlocked.Increment(ref calls) == 0);
        Assert.Equal(ErrorCodes.CredentialsRefused, error!.Code);
        Assert.Equal(1, calls);
    }

    private static async Task<DrException?> CallAsync(DateTimeOffset ours, Func<ScriptedRequest, bool> accepts)
    {
        await using var server = new ScriptedServer(async connection =>
        {
            while (await connection.ReadAsync() is { } request)
            {
                var date = $"date: {ServiceTime.ToString("r", CultureInfo.InvariantCulture)}\r\n";
                await connection.WriteAsync(accepts(request)
                    ? ScriptedServer.Answer("""{"Status":"pending"}""", 202, date)
                    : ScriptedServer.Answer("""{"message":"Signature expired"}""", 403, date + "x-amzn-errortype: InvalidSignatureException\r\n"));
            }
        });
        var clock = new FakeTimeProvider(ours);
        var options = new EbsOptions { Region = "eu-west-1", Account = "a", Credentials = EbsWorld.Credentials, Endpoint = server.Address };
        using var storage = new EbsBlockStorage(options, new Pacer(new PacingOptions(), TimeProvider.System), clock);
        var call = storage.SealAsync("snap-00000000000000001", 0, Digest.Of([]), default);
        await Eventually.HoldsAsync(() => call.IsCompleted, "the call ends");
        return await Record.ExceptionAsync(() => call) as DrException;
    }
}
