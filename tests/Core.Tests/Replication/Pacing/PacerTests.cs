using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Core.Tests.Replication.Pacing;

public sealed class PacerTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(5, 5)]
    [InlineData(100, 100)]
    [InlineData(20, 200)]
    public void Acquire_DocumentedQuota_UsesNearlyAllOfItWithoutBeingThrottled(int fastestMilliseconds, int slowestMilliseconds)
    {
        var server = Server(capacity: 50, fastestMilliseconds, slowestMilliseconds);
        var pacer = new Pacer(new PacingOptions(), _time);

        Work(pacer, server, workers: 256, seconds: 20, Key("snap-1"));

        Assert.True(server.Accepted >= 0.95 * 1_000 * 20, $"{server.Accepted} calls in 20 s.");
        Assert.True(server.Throttled < 0.02 * server.Accepted, $"{server.Throttled} of {server.Accepted} calls were throttled.");
    }

    [Fact]
    public void Acquire_TwoSnapshots_ShareTheAccountsQuota()
    {
        var server = Server(capacity: 50, 50, 50);
        var pacer = new Pacer(new PacingOptions(), _time);

        Work(pacer, server, workers: 128, seconds: 10, Key("snap-1"), Key("snap-2"));

        Assert.InRange(server.Accepted, 9_500, 10_100);
        Assert.Equal(0, server.Throttled);
    }

    [Fact]
    public void Acquire_RaisedAccountQuota_StillKeepsEachSnapshotUnderItsOwn()
    {
        var pacer = new Pacer(new PacingOptions { GetBlock = new OperationQuota(5_000, 1_000) }, _time);
        var (first, second) = (Server(50, 50, 50), Server(50, 50, 50));

        SingleThread.Run(_time, TimeSpan.FromSeconds(12), () => Task.WhenAll(
            WorkersAsync(pacer, first, 100, 10, Key("snap-1")), WorkersAsync(pacer, second, 100, 10, Key("snap-2"))));

        Assert.All([first, second], server => Assert.InRange(server.Accepted, 9_500, 10_100));
        Assert.All([first, second], server => Assert.Equal(0, server.Throttled));
    }

    [Fact]
    public void Acquire_AnotherProcessUsesTheQuotaToo_AdaptsUntilFewCallsAreThrottled()
    {
        var server = Server(capacity: 1_000, 100, 100);
        var (ours, theirs) = (new Pacer(new PacingOptions(), _time), new Pacer(new PacingOptions(), _time));

        SingleThread.Run(_time, TimeSpan.FromSeconds(45), () => Task.WhenAll(
            WorkersAsync(ours, server, 200, 40, Key("snap-1")), WorkersAsync(theirs, server, 200, 40, Key("snap-2"))));

        Assert.True(server.Accepted >= 0.8 * 1_000 * 40, $"{server.Accepted} calls in 40 s.");
        Assert.True(server.Throttled < 0.1 * server.Accepted, $"{server.Throttled} throttled, {server.Accepted} accepted.");
    }

    [Fact]
    public void Acquire_ListsAndSeals_KeepTheirSlowQuotas()
    {
        var pacer = new Pacer(new PacingOptions(), _time);
        foreach (var (operation, perSecond) in new[] { (PacedOperation.ListBlocks, 50), (PacedOperation.ListChangedBlocks, 50), (PacedOperation.StartSnapshot, 10), (PacedOperation.CompleteSnapshot, 10) })
        {
            var server = new TokenBucketServer(_time, perSecond, 3, () => TimeSpan.FromMilliseconds(30));
            Work(pacer, server, workers: 20, seconds: 10, new PacingKey("account", "region", operation));
            Assert.InRange(server.Accepted, (int)(perSecond * 9.5), (int)(perSecond * 10.5));
            Assert.Equal(0, server.Throttled);
        }
    }

    [Fact]
    public void Complete_ThrottlesOfOneRoundTrip_HalveOnceAndNeverUnderTheFloor()
    {
        var pacer = Unlimited();
        for (var round = 0; round < 6; round++)
        {
            var before = pacer.GetConcurrency(Key("s")).Limit;
            var permits = Enumerable.Range(0, before).Select(_ => Acquire(pacer)).ToList();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            foreach (var permit in permits) permit.Complete(PacingOutcome.Throttled);
            Assert.Equal(Math.Max(4, before / 2), pacer.GetConcurrency(Key("s")).Limit);
        }

        Assert.Equal((4, 0), pacer.GetConcurrency(Key("s")));
    }

    [Fact]
    public void Complete_Successes_DoubleUntilTheFirstThrottleThenAddAStepPerRoundTrip()
    {
        var pacer = Unlimited();
        RoundTrip(pacer);
        Assert.InRange(pacer.GetConcurrency(Key("s")).Limit, 42, 64);
        for (var i = 0; i < 8; i++) RoundTrip(pacer);
        Assert.Equal(256, pacer.GetConcurrency(Key("s")).Limit);

        var permits = Enumerable.Range(0, 256).Select(_ => Acquire(pacer)).ToList();
        permits[200].Complete(PacingOutcome.Throttled);
        Assert.Equal(128, pacer.GetConcurrency(Key("s")).Limit);
        foreach (var permit in permits.Where((_, i) => i != 200)) permit.Complete(PacingOutcome.Failed);
        for (var i = 0; i < 5; i++) RoundTrip(pacer);
        Assert.InRange(pacer.GetConcurrency(Key("s")).Limit, 128 + 8, 128 + 20);
    }

    [Fact]
    public void Complete_LimitNotUsed_DoesNotGrow()
    {
        var pacer = Unlimited();
        for (var i = 0; i < 1_000; i++) Acquire(pacer).Complete(PacingOutcome.Succeeded);

        Assert.Equal(32, pacer.GetConcurrency(Key("s")).Limit);
    }

    [Fact]
    public void Complete_Failures_ChangeNothing()
    {
        var pacer = Unlimited();
        var permits = Enumerable.Range(0, 32).Select(_ => Acquire(pacer)).ToList();
        foreach (var permit in permits) permit.Complete(PacingOutcome.Failed);

        Assert.Equal((32, 0), pacer.GetConcurrency(Key("s")));
    }

    [Fact]
    public async Task Acquire_CancelledWhileWaiting_HoldsNothing()
    {
        var pacer = Unlimited();
        var held = Enumerable.Range(0, 32).Select(_ => Acquire(pacer)).ToList();
        using var cancel = new CancellationTokenSource();
        var (given, patient) = (pacer.AcquireAsync(Key("s"), cancel.Token).AsTask(), pacer.AcquireAsync(Key("s"), None).AsTask());

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        held[0].Complete(PacingOutcome.Failed);
        (await patient).Complete(PacingOutcome.Failed);
        foreach (var permit in held.Skip(1)) permit.Complete(PacingOutcome.Failed);

        Assert.Equal((32, 0), pacer.GetConcurrency(Key("s")));
    }

    [Fact]
    public async Task Acquire_CancelledWhilePaced_Throws()
    {
        var pacer = new Pacer(new PacingOptions { GetBlock = new OperationQuota(1) }, _time);
        Acquire(pacer).Complete(PacingOutcome.Succeeded);
        using var cancel = new CancellationTokenSource();
        var waiting = pacer.AcquireAsync(Key("s"), cancel.Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, pacer.GetConcurrency(Key("s")).InFlight);
    }

    [Fact]
    public void Acquire_ManySnapshots_ForgetsIdleOnes()
    {
        var pacer = new Pacer(new PacingOptions { MaximumSnapshotStates = 10, GetBlock = new OperationQuota(1e6, 1_000) }, _time);
        for (var i = 0; i < 1_000; i++)
        {
            Acquire(pacer, Key($"snap-{i}")).Complete(PacingOutcome.Succeeded);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(pacer.SnapshotStates, 1, 10);
    }

    [Fact]
    public void Acquire_NoWaitNeeded_AllocatesNothing()
    {
        var pacer = Unlimited();
        Acquire(pacer).Complete(PacingOutcome.Succeeded);
        var key = Key("s");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            Acquire(pacer, key).Complete(PacingOutcome.Succeeded);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Create_BadOptions_TellsEveryError()
    {
        var options = new PacingOptions { Utilization = 2, MinimumConcurrency = 0, MaximumConcurrency = 1, GetBlock = new OperationQuota(0) };

        var error = Assert.Throws<ArgumentException>(() => new Pacer(options, _time));

        foreach (var part in new[] { "Utilization", "MinimumConcurrency", "MaximumConcurrency", "GetBlock" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private Pacer Unlimited() => new(new PacingOptions { GetBlock = new OperationQuota(1e9), Burst = TimeSpan.FromDays(1) }, _time);

    private static PacerPermit Acquire(Pacer pacer, PacingKey? key = null)
    {
        var acquiring = pacer.AcquireAsync(key ?? Key("s"), None);
        return acquiring.IsCompletedSuccessfully ? acquiring.Result : throw new Xunit.Sdk.XunitException("The permit was not given at once.");
    }

    private void RoundTrip(Pacer pacer)
    {
        var permits = Enumerable.Range(0, pacer.GetConcurrency(Key("s")).Limit).Select(_ => Acquire(pacer)).ToList();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        foreach (var permit in permits) permit.Complete(PacingOutcome.Succeeded);
    }

    private TokenBucketServer Server(double capacity, int fastestMilliseconds, int slowestMilliseconds)
    {
        var random = new Random(1);
        return new TokenBucketServer(_time, 1_000, capacity, () => TimeSpan.FromMilliseconds(random.Next(fastestMilliseconds, slowestMilliseconds + 1)));
    }

    private static PacingKey Key(string snapshot) => new("account", "eu-west-1", PacedOperation.GetBlock, snapshot);

    private void Work(Pacer pacer, TokenBucketServer server, int workers, int seconds, params PacingKey[] keys) =>
        SingleThread.Run(_time, TimeSpan.FromSeconds(seconds + 5), () => Task.WhenAll(keys.Select(key => WorkersAsync(pacer, server, workers, seconds, key))));

    private Task WorkersAsync(Pacer pacer, TokenBucketServer server, int workers, int seconds, PacingKey key)
    {
        var end = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        return Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            while (_time.GetUtcNow() < end)
            {
                var permit = await pacer.AcquireAsync(key, None);
                var accepted = _time.GetUtcNow() < end && await server.CallAsync();
                if (_time.GetUtcNow() >= end) accepted = true;
                permit.Complete(accepted ? PacingOutcome.Succeeded : PacingOutcome.Throttled);
            }
        }));
    }
}
