using System.Net;
using System.Net.Sockets;
using DRServerless.Core.Network;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Network.Tests;

/// <summary>Probes against real servers on loopback.</summary>
public sealed class ProbeTests
{
    private const string Host = "shop.example";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly GuardedNetwork Network = new(new NetworkOptions { AllowLoopback = true }, TimeProvider.System);

    [Fact]
    public async Task Tcp_PortListens_Passes()
    {
        await using var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);

        Assert.True((await Network.ProbeTcpAsync(new TcpProbe("127.0.0.1", server.Port, Limit), default)).Passed);
    }

    [Fact]
    public async Task Tcp_PortIsClosed_FailsAndMayPassLater()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var result = await Network.ProbeTcpAsync(new TcpProbe("127.0.0.1", port, Limit), default);

        Assert.True(result is { Passed: false, Hopeless: false }, result.ToString());
    }

    [Fact]
    public async Task Tcp_LoopbackIsNotAllowed_IsHopelessAndNothingIsConnected()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var strict = new GuardedNetwork(new NetworkOptions(), TimeProvider.System);

        var result = await strict.ProbeTcpAsync(new TcpProbe("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Limit), default);

        Assert.True(result is { Passed: false, Hopeless: true }, result.ToString());
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData(200, "all is well", 200, "is well", true)]
    [InlineData(200, "all is well", 200, "is ill", false)]
    [InlineData(503, "down", 200, null, false)]
    [InlineData(204, "", 204, null, true)]
    public async Task Http_AnswersSo_PassesWhenWanted(int answered, string body, int wanted, string? holds, bool passes)
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, answered, body));

        var result = await Network.ProbeHttpAsync(Http(server.Port) with { Status = wanted, BodyContains = holds }, default);

        Assert.True(result.Passed == passes, result.ToString());
    }

    [Fact]
    public async Task Http_Redirects_IsNotFollowed()
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            asked++;
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        var result = await Network.ProbeHttpAsync(Http(server.Port), default);

        Assert.Equal((false, "status 302 instead of 200", 1), (result.Passed, result.Detail, asked));
    }

    [Fact]
    public async Task Http_ServerNeverAnswers_FailsWhenItsTimeIsUp()
    {
        var reached = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });
        var time = new FakeTimeProvider();
        var probing = new GuardedNetwork(new NetworkOptions { AllowLoopback = true }, time).ProbeHttpAsync(Http(server.Port), default);

        await reached.Task.WaitAsync(Limit);
        time.Advance(Limit);
        var result = await probing.WaitAsync(Limit);

        Assert.Equal((false, "no answer within 30 seconds"), (result.Passed, result.Detail));
    }

    [Fact]
    public async Task Http_BodyNeverEnds_FailsWhenItsTimeIsUp()
    {
        var begun = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("a", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });
        var time = new FakeTimeProvider();
        var probing = new GuardedNetwork(new NetworkOptions { AllowLoopback = true }, time).ProbeHttpAsync(Http(server.Port) with { BodyContains = "b" }, default);

        await begun.Task.WaitAsync(Limit);
        time.Advance(Limit);

        Assert.False((await probing.WaitAsync(Limit)).Passed);
    }

    [Theory]
    [InlineData(Host, -1, 90, 30, true, true, "valid until")]
    [InlineData(Host, -1, 90, 30, false, false, "not trusted")]
    [InlineData("other.example", -1, 90, 30, true, false, "not for this host")]
    [InlineData(Host, -1, 20, 30, true, false, "in less than 30 days")]
    [InlineData(Host, -10, -1, 0, true, false, "ended on")]
    [InlineData(Host, 1, 90, 0, true, false, "valid only from")]
    public async Task Tls_CertificateIsSo_PassesWhenValid(string name, int fromDays, int toDays, int validDays, bool allowPrivate, bool passes, string says)
    {
        var now = DateTimeOffset.UtcNow;
        using var certificate = LoopbackServer.Certificate(name, now.AddDays(fromDays), now.AddDays(toDays));
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, 200, "ok"), certificate);

        var result = await Network.ProbeTlsAsync(new TlsProbe("127.0.0.1", server.Port, Host, TimeSpan.FromDays(validDays), allowPrivate, Limit), default);
        var page = await Network.ProbeHttpAsync(Http(server.Port) with { Tls = true, Host = Host, AllowPrivateAuthority = allowPrivate }, default);

        Assert.True(result.Passed == passes, result.ToString());
        Assert.Contains(says, result.Detail, StringComparison.Ordinal);
        Assert.True(page.Passed == (passes || says == "in less than 30 days"), page.ToString());
    }

    [Fact]
    public async Task Tls_ServerSpeaksNoTls_Fails()
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, 200, "ok"));

        Assert.False((await Network.ProbeTlsAsync(new TlsProbe("127.0.0.1", server.Port, Host, TimeSpan.Zero, AllowPrivateAuthority: true, Limit), default)).Passed);
    }

    private static HttpProbe Http(int port) => new() { Address = "127.0.0.1", Port = port, Tls = false, Limit = Limit };

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
    }
}
