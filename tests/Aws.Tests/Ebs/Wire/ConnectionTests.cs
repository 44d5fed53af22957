using System.Text;
using DRServerless.Aws.Ebs.Wire;

namespace DRServerless.Aws.Tests.Ebs.Wire;

/// <summary>HTTP/1.1 as servers speak it, well and badly.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Exchange_HeadAndBodyInSingleBytes_IsRead()
    {
        var (head, body, reusable) = await AnswerAsync(server => server.WriteSlowlyAsync(ScriptedServer.Answer("body", 201, "x-one: two\r\n")));
        Assert.Equal(201, head.Status);
        Assert.Equal("body", body);
        Assert.True(reusable);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "{}", true)]
    [InlineData("HTTP/1.1 200\r\ncontent-length: 2\r\n\r\n{}", "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\n{}", "{}", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "", true)]
    [InlineData("HTTP/1.1 200 OK\r\nCONTENT-LENGTH:2\r\nConnection: Keep-Alive, CLOSE\r\n\r\n{}", "{}", false)]
    [InlineData("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}", "{}", false)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}leftover", "{}", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n1;a=b\r\n{\r\n001 \r\n}\r\n0\r\ntrailer: x\r\n\r\n", "{}", true)]
    public async Task Exchange_ProperAnswer_IsReadAndTheConnectionKeptWhenBothSidesAgree(string answer, string body, bool kept)
    {
        var (_, read, reusable) = await AnswerAsync(server => server.WriteAsync(answer));
        Assert.Equal(body, read);
        Assert.Equal(kept, reusable);
    }

    [Theory]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20x OK\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 2,2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length : 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nx: y\r\n folded: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n")]
    public async Task Exchange_ImproperAnswer_IsRefused(string answer) =>
        await Assert.ThrowsAsync<WireException>(() => AnswerAsync(server => server.WriteAsync(answer)));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 O")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task Exchange_ClosedTooEarly_IsRefused(string answer) =>
        await Assert.ThrowsAsync<WireException>(() => AnswerAsync(async server =>
        {
            await server.WriteAsync(answer);
            server.Close();
        }));

    [Fact]
    public async Task Exchange_BodyWithoutLength_EndsWithTheConnection()
    {
        var (_, body, reusable) = await AnswerAsync(async server =>
        {
            await server.WriteAsync("HTTP/1.1 200 OK\r\n\r\nto the end");
            server.Close();
        });
        Assert.Equal("to the end", body);
        Assert.False(reusable);
    }

    [Fact]
    public async Task Exchange_HeadWithoutEnd_IsRefused()
    {
        var error = await Assert.ThrowsAsync<WireException>(() => AnswerAsync(async server =>
        {
            await server.WriteAsync("HTTP/1.1 200 OK\r\n");
            while (true) await server.WriteAsync("x-filler: " + new string('x', 1000) + "\r\n");
        }));
        Assert.Contains("head", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exchange_InterimAnswersWithoutEnd_IsRefused() =>
        await Assert.ThrowsAsync<WireException>(() => AnswerAsync(async server =>
        {
            while (true) await server.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n");
        }));

    [Fact]
    public async Task Exchange_RefusedBeforeTheBodyWasTaken_StillGivesTheAnswer()
    {
        var (head, body, reusable) = await AnswerAsync(
            async server =>
            {
                // It answers and closes with most of the body unread, so that what is still sent meets a reset.
                await server.ReadSomeAsync();
                await server.WriteAsync(ScriptedServer.Answer("refused", 400, "connection: close\r\n"));
                server.Close();
            },
            body: new byte[8 * 1024 * 1024],
            readRequest: false);
        Assert.Equal(400, head.Status);
        Assert.Equal("refused", body);
        Assert.False(reusable);
    }

    [Fact]
    public async Task Body_InRandomChunks_IsWhole()
    {
        const int seed = 4711;
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var content = new byte[random.Next(0, 60_000)];
            random.NextBytes(content);
            var wire = new MemoryStream();
            wire.Write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"u8);
            for (var at = 0; at < content.Length;)
            {
                var length = Math.Min(content.Length - at, random.Next(1, 9_000));
                var extension = random.Next(4) == 0 ? ";name=\"value\"" : "";
                wire.Write(Encoding.ASCII.GetBytes($"{(random.Next(2) == 0 ? length.ToString("x") : length.ToString("X6"))}{extension}\r\n"));
                wire.Write(content, at, length);
                wire.Write("\r\n"u8);
                at += length;
            }

            wire.Write(Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "0\r\n\r\n" : "000\r\nx-trailer: yes\r\ny: z\r\n\r\n"));
            var (_, body, reusable) = await AnswerAsync(async server =>
            {
                for (var rest = wire.ToArray(); rest.Length > 0;)
                {
                    var piece = Math.Min(rest.Length, random.Next(1, 20_000));
                    await server.WriteAsync(rest[..piece]);
                    rest = rest[piece..];
                }
            });
            Assert.True(content.AsSpan().SequenceEqual(Encoding.Latin1.GetBytes(body)), $"seed {seed}, round {round}");
            Assert.True(reusable);
        }
    }

    [Fact]
    public void Header_WithALineBreak_IsNotSent()
    {
        var head = new RequestHead();
        head.Begin("GET"u8, new WireEndpoint(new Uri("http://localhost")));
        head.EndTarget();
        Assert.Throws<ArgumentException>(() => head.AppendUnsigned("x-one"u8, "two\r\nthree: four"u8));
    }

    private static async Task<(ResponseHead Head, string Body, bool Reusable)> AnswerAsync(
        Func<ScriptedConnection, Task> answer, byte[]? body = null, bool readRequest = true)
    {
        await using var server = new ScriptedServer(async connection =>
        {
            if (readRequest) await connection.ReadAsync();
            await answer(connection);
            await connection.Forever();
        });
        var endpoint = new WireEndpoint(server.Address);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var connection = await new Connector(endpoint, new WireOptions(), TimeProvider.System, new Random(1)).ConnectAsync(limit.Token);
        connection.Request.Begin(body is null ? "GET"u8 : "PUT"u8, endpoint);
        connection.Request.AppendPath("/path"u8);
        connection.Request.EndTarget();
        connection.Request.AppendUnsigned("content-length"u8, body?.Length ?? 0);
        connection.Request.End();

        var head = await connection.ExchangeAsync(body, limit.Token);
        var read = new MemoryStream();
        var piece = new byte[777];
        while (await connection.ReadBodyAsync(piece, limit.Token) is > 0 and var count) read.Write(piece, 0, count);
        return (head, Encoding.Latin1.GetString(read.ToArray()), connection.IsReusable);
    }
}
