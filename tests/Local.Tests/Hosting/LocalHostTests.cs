using System.Net;
using System.Net.Sockets;
using DRServerless.Core.Errors;
using DRServerless.Local.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Local.Tests.Hosting;

/// <summary>A host that does not start lets go of everything, so that the next one starts on the same directory.</summary>
public sealed class LocalHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Start_PortTaken_SaysSoAndLetsGoOfTheDirectory()
    {
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            var error = await Assert.ThrowsAsync<DrException>(() => StartAsync(((IPEndPoint)taken.LocalEndpoint).Port));
            Assert.Equal(ErrorCodes.ResourceBusy, error.Code);
        }

        await AssertServesAsync();
    }

    [Theory]
    [InlineData("store.db")]
    [InlineData("history.db")]
    public async Task Start_FileThatIsNoDatabase_SaysSoAndLetsGoOfTheDirectory(string name)
    {
        var file = _folder.File(name);
        await File.WriteAllTextAsync(file, new string('x', 8192));

        var error = await Assert.ThrowsAsync<DrException>(() => StartAsync());

        Assert.Equal(ErrorCodes.InvariantBroken, error.Code);
        File.Delete(file);
        await AssertServesAsync();
    }

    [Fact]
    public async Task Start_CalledOff_LetsGoOfTheDirectory()
    {
        using var calledOff = new CancellationTokenSource();
        await calledOff.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StartAsync(cancellation: calledOff.Token));

        await AssertServesAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertServesAsync()
    {
        await using var host = await StartAsync();
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(host.Address, "/api/health"))).StatusCode);
    }

    private Task<LocalHost> StartAsync(int port = 0, CancellationToken cancellation = default) => LocalHost.StartAsync(
        new LocalHostOptions { DataDirectory = _folder.Path, Port = port }, TimeProvider.System, NullLoggerFactory.Instance, cancellation);
}
