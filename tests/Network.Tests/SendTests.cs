using DRServerless.Core.Network;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Network.Tests;

/// <summary>Requests of actions against real servers on loopback.</summary>
public sealed class SendTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly GuardedNetwork Network = new(new NetworkOptions { AllowLoopback = true }, TimeProvider.System);

    [Fact]
    public async Task Send_Accepted_CarriesBodyAndHeaders()
    {
        string? seen = null;
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            seen = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.ContentType} {context.Request.Headers["Idempotency-Key"]} {await reader.ReadToEndAsync()}";
        });

        var answer = await Network.SendAsync(Call(server.Port, "/hook?a=1") with { Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "op-1/dns/1" }, Body = "{}"u8.ToArray() }, default);

        Assert.True(answer.Succeeded, answer.ToString());
        Assert.Equal("POST /hook?a=1 application/json op-1/dns/1 {}", seen);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(429, true)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    public async Task Send_Refused_TellsWhetherItMayPass(int status, bool mayPass)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var answer = await Network.SendAsync(Call(server.Port), default);

        Assert.Equal((false, mayPass, (int?)status), (answer.Succeeded, answer.MayPass, answer.Status));
    }

    [Fact]
    public async Task Send_Redirected_IsNotFollowed()
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            asked++;
            context.Response.Redirect("http://169.254.169.254/latest/meta-data");
            return Task.CompletedTask;
        });

        var answer = await Network.SendAsync(Call(server.Port), default);

        Assert.Equal((302, false, false, 1), (answer.Status, answer.Succeeded, answer.MayPass, asked));
    }

    [Fact]
    public async Task Send_ServerHangs_IsGivenUpAndMayPass()
    {
        var reached = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });
        var time = new FakeTimeProvider();
        var sending = new GuardedNetwork(new NetworkOptions { AllowLoopback = true }, time).SendAsync(Call(server.Port), default);

        await reached.Task.WaitAsync(Limit);
        time.Advance(Limit);
        var answer = await sending.WaitAsync(Limit);

        Assert.True(answer is { Status: null, MayPass: true }, answer.ToString());
    }

    [Theory]
    [InlineData("http://127.0.0.1/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://169.254.169.254/latest", true)]
    [InlineData("https://[::ffff:169.254.169.254]/latest", true)]
    [InlineData("http://203.0.113.7/", true)]
    public async Task Send_ToWhatIsNotAllowed_IsHopeless(string url, bool loopbackAllowed)
    {
        var network = new GuardedNetwork(new NetworkOptions { AllowLoopback = loopbackAllowed }, TimeProvider.System);

        var answer = await network.SendAsync(new HttpCall { Url = new Uri(url), Limit = Limit }, default);

        Assert.True(answer is { Hopeless: true, MayPass: false, Status: null }, answer.ToString());
    }

    [Fact]
    public void Call_InText_HoldsNeitherQueryNorHeaders()
    {
        var call = new HttpCall { Url = new Uri("https://logic.example/run?sig=secret"), Headers = new Dictionary<string, string> { ["x-functions-key"] = "secret" }, Limit = Limit };

        Assert.DoesNotContain("secret", $"{call}", StringComparison.Ordinal);
    }

    private static HttpCall Call(int port, string path = "/") => new() { Url = new Uri($"http://127.0.0.1:{port}{path}"), Limit = Limit };
}
