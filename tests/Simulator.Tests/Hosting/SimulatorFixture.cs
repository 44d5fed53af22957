using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Simulator.Tests.Hosting;

/// <summary>A simulator on a clock that stands still until a test moves it.</summary>
public sealed class SimulatorFixture : IAsyncDisposable
{
    private SimulatorFixture(SimulatorHost host, FakeTimeProvider time)
    {
        Host = host;
        Time = time;
        Ebs = NewEbs();
    }

    public SimulatorHost Host { get; }

    public FakeTimeProvider Time { get; }

    internal EbsClient Ebs { get; }

    public SimulatedRegion Region => Host.Cloud.Region(SimulatorOptions.DefaultAccountId, "eu-west-1");

    public static async Task<SimulatorFixture> StartAsync(SimulatorOptions? options = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero));
        options ??= new SimulatorOptions();
        options = options with { Ebs = options.Ebs with { EmptyPageRate = 0 } };
        return new SimulatorFixture(await SimulatorHost.StartAsync(options, time), time);
    }

    internal EbsClient NewEbs(string region = "eu-west-1") =>
        new(Host.HttpEndpoint, Time, new HttpClient { BaseAddress = Host.HttpEndpoint }) { Region = region };

    /// <summary>A completed snapshot with the given blocks, made through the direct APIs.</summary>
    internal async Task<string> CompletedAsync(int sizeGib, string? parent, params (int Index, byte[] Block)[] blocks)
    {
        var id = (await Ebs.StartAsync(sizeGib, new { ParentSnapshotId = parent })).Id;
        foreach (var (index, block) in blocks) await Ebs.PutAsync(id, index, block);
        await Ebs.CompleteAsync(id, blocks.Select(block => block.Index).Distinct().Count());
        Time.Advance(Host.Options.Timings.SnapshotCompletion);
        return id;
    }

    internal SnapshotState StateOf(string snapshot) => Region.FindSnapshot(snapshot)!.State;

    public async ValueTask DisposeAsync()
    {
        Ebs.Dispose();
        await Host.DisposeAsync();
    }
}
