using Amazon.Runtime;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Aws.Tests.Ebs.Wire;

/// <summary>Connections over several calls: kept, found closed, too old, too many.</summary>
public sealed class TransportTests
{
    private static readonly EbsRequest Listing = new() { Operation = EbsOperation.ListSnapshotBlocks, SnapshotId = "snap-1", PageSize = 100 };

    [Fact]
    public async Task Send_OneAfterAnother_UsesOneConnection()
    {
        await using var server = new ScriptedServer(AnswerAlways);
        using var client = new Client(server);
        for (var call = 0; call < 5; call++) await client.SendAsync(Listing);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Send_ServerClosedTheIdleConnection_GoesOutOnANewOne()
    {
        // The race that keep-alive has: the server closes just when the next request is on its way.
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync(ScriptedServer.Answer("{}"));
            connection.Close();
        });
        using var client = new Client(server);
        for (var call = 0; call < 5; call++) await client.SendAsync(Listing);
        Assert.Equal(5, server.Connections);
    }

    [Fact]
    public async Task Send_BlockOnAConnectionThatWasReset_IsSentWholeOnANewOne()
    {
        var bodies = new List<byte[]>();
        await using var server = new ScriptedServer(async connection =>
        {
            while (await connection.ReadAsync() is { } request)
            {
                lock (bodies) bodies.Add(request.Body);
                await connection.WriteAsync(ScriptedServer.Answer("{}", 201));
                if (connection.Number > 1) continue;

                // The next request meets a reset in the middle of its body.
                await connection.ReadSomeAsync();
                connection.Reset();
                return;
            }
        });
        using var client = new Client(server);
        var block = EbsWorld.Content(1);
        var put = new EbsRequest { Operation = EbsOperation.PutSnapshotBlock, SnapshotId = "snap-1", Checksum = Digest.Of(block), Body = block };
        await client.SendAsync(put);
        await client.SendAsync(put);
        Assert.Equal(2, server.Connections);
        Assert.All(bodies, body => Assert.Equal(block, body));
    }

    [Fact]
    public async Task Send_ServerNeverAnswers_FailsOnceAndSaysSo()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadAsync();
            connection.Close();
        });
        using var client = new Client(server);
        var error = await Assert.ThrowsAsync<EbsCallException>(() => client.SendAsync(Listing));
        Assert.Equal((ErrorCodes.InfrastructureUnavailable, RetryKind.Again), (error.Error.Code, error.Error.Retry));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Send_NobodyListens_IsUnavailable()
    {
        var server = new ScriptedServer(_ => Task.CompletedTask);
        using var client = new Client(server);
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<EbsCallException>(() => client.SendAsync(Listing));
        Assert.Equal((ErrorCodes.InfrastructureUnavailable, RetryKind.Again), (error.Error.Code, error.Error.Retry));
        Assert.Contains("ConnectionRefused", error.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SilentServer_TimesOut()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadAsync();
            asked.SetResult();
            await connection.Forever();
        });
        using var client = new Client(server, clock);
        var call = client.SendAsync(Listing);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(31));
        var error = await Assert.ThrowsAsync<EbsCallException>(() => call);
        Assert.Equal((ErrorCodes.InfrastructureUnavailable, RetryKind.Again), (error.Error.Code, error.Error.Retry));
    }

    [Fact]
    public async Task Send_Cancelled_IsCancelledAndTheConnectionNotUsedAgain()
    {
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadAsync();
            if (connection.Number == 1)
            {
                asked.SetResult();
                await connection.Forever();
            }

            await connection.WriteAsync(ScriptedServer.Answer("{}"));
        });
        using var client = new Client(server);
        using var cancelling = new CancellationTokenSource();
        var call = client.SendAsync(Listing, cancelling.Token);
        await asked.Task;
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await client.SendAsync(Listing);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(19, 1)]
    [InlineData(25, 2)]
    public async Task Send_AfterIdleness_ConnectsAnewWhenItWasLong(int seconds, int connections)
    {
        var clock = new MovableClock();
        await using var server = new ScriptedServer(AnswerAlways);
        using var client = new Client(server, clock);
        await client.SendAsync(Listing);
        clock.Now += TimeSpan.FromSeconds(seconds);
        await client.SendAsync(Listing);
        Assert.Equal(connections, server.Connections);
    }

    [Fact]
    public async Task Send_PastTheConnectionsLife_ConnectsAnew()
    {
        var clock = new MovableClock();
        await using var server = new ScriptedServer(AnswerAlways);
        using var client = new Client(server, clock);
        for (var second = 0; second < 16 * 60; second += 10)
        {
            await client.SendAsync(Listing);
            clock.Now += TimeSpan.FromSeconds(10);
        }

        Assert.InRange(server.Connections, 2, 4);
    }

    [Fact]
    public async Task Send_MoreThanThereMayBeConnections_WaitTheirTurn()
    {
        using var three = new CountdownEvent(3);
        var allInside = new TaskCompletionSource();
        await using var server = new ScriptedServer(async connection =>
        {
            // None of the first three is answered before all are there, so that one cannot serve for the others.
            await connection.ReadAsync();
            if (three.Signal()) allInside.SetResult();
            await allInside.Task;
            await connection.WriteAsync(ScriptedServer.Answer("{}"));
            await AnswerAlways(connection);
        });
        using var client = new Client(server, connections: 3);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.SendAsync(Listing)));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task Send_LongBodyWithoutLength_IsWhole()
    {
        var text = new string('x', 300_000);
        await using var server = new ScriptedServer(async connection =>
        {
            while (await connection.ReadAsync() is not null)
                await connection.WriteAsync($"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{text.Length:x}\r\n{text}\r\n0\r\n\r\n");
        });
        using var client = new Client(server);
        for (var call = 0; call < 3; call++) Assert.Equal(text, System.Text.Encoding.ASCII.GetString((await client.SendAsync(Listing)).Body));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Send_BodyThatIsFarTooLong_IsRefused()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n");
            await connection.Forever();
        });
        using var client = new Client(server);
        var error = await Assert.ThrowsAsync<EbsCallException>(() => client.SendAsync(Listing));
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, error.Error.Code);
    }

    private static async Task AnswerAlways(ScriptedConnection connection)
    {
        while (await connection.ReadAsync() is not null) await connection.WriteAsync(ScriptedServer.Answer("{}"));
    }

    private sealed class Client : IDisposable
    {
        private readonly ConnectionPool _pool;
        private readonly EbsTransport _transport;

        public Client(ScriptedServer server, TimeProvider? clock = null, int connections = 256)
        {
            clock ??= TimeProvider.System;
            var endpoint = new WireEndpoint(server.Address);
            _pool = new ConnectionPool(endpoint, new WireOptions { MaximumConnections = connections }, clock, new Random(1));
            var identities = new SigningIdentities(new BasicAWSCredentials("key", "secret"), "eu-west-1", "ebs", clock);
            _transport = new EbsTransport(endpoint, _pool, identities, "eu-west-1", TimeSpan.FromSeconds(30));
        }

        public async Task<EbsAnswer> SendAsync(EbsRequest request, CancellationToken cancellation = default) =>
            await _transport.SendAsync(request, default, cancellation);

        public void Dispose() => _pool.Dispose();
    }

    /// <summary>Tells the time it was set to; its timers are real and so, here, never due.</summary>
    private sealed class MovableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
