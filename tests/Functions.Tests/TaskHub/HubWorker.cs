using System.Net;
using DRServerless.Functions.Durable.Client;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Tests.TaskHub;

/// <summary>A worker process on a task hub: the platform's own worker and client, over gRPC to the test host's server. Disposing it is losing it.</summary>
internal sealed class HubWorker : IAsyncDisposable
{
    private readonly HubSession _session;
    private readonly WebApplication _server;
    private readonly GrpcChannel _channel;
    private readonly IHost _worker;

    private HubWorker(HubSession session, WebApplication server, GrpcChannel channel, IHost worker) => (_session, _server, _channel, _worker) = (session, server, channel, worker);

    public DurableTaskClient Client => _worker.Services.GetRequiredService<DurableTaskClient>();

    public IServiceProvider Services => _worker.Services;

    /// <summary>Starts a worker that the given registrations and tasks make. Tasks get the token that is cancelled when the worker stops.</summary>
    public static async Task<HubWorker> StartAsync(
        HubStore store, Action<IServiceCollection> register, Action<DurableTaskRegistry, Func<IServiceProvider>, CancellationToken> addTasks)
    {
        var session = new HubSession(store);
        var server = BuildServer(session, store.Clock);
        await server.StartAsync();
        var channel = GrpcChannel.ForAddress(server.Urls.Single(), new GrpcChannelOptions { MaxReceiveMessageSize = null });
        IHost? worker = null;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        builder.Services.AddDurableTaskWorker(tasks =>
        {
            tasks.UseGrpc(channel);
            tasks.AddTasks(registry => addTasks(registry, () => worker!.Services, session.Ended));
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.UseGrpc(channel);
            client.RegisterDirectly();
        });
        worker = builder.Build();
        worker.Services.GetRequiredService<DurableClientSource>().Use(worker.Services.GetRequiredService<DurableTaskClient>());
        await worker.StartAsync();
        return new HubWorker(session, server, channel, worker);
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _worker.StopAsync();
        _worker.Dispose();
        await _channel.ShutdownAsync();
        _channel.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static WebApplication BuildServer(HubSession session, IHubClock clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<TaskHubGrpcServer>(provider => new ClockedTaskHubServer(
            provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<ILoggerFactory>(), session, clock));
        var server = builder.Build();
        server.MapGrpcService<TaskHubGrpcServer>();
        return server;
    }
}
