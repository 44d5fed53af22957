using Amazon.Runtime;
using DRServerless.Aws.Access.Identity;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Aws.Tests.Access.Identity;

public sealed class RenewedCredentialsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Issuer _issuer;

    public RenewedCredentialsTests() => _issuer = new Issuer(_time);

    [Fact]
    public async Task Get_FarFromTheirEnd_KeepsThem()
    {
        Assert.Equal("key1", await KeyAsync());
        _time.Advance(TimeSpan.FromMinutes(49));

        Assert.Equal("key1", await KeyAsync());
        Assert.Equal(1, _issuer.Asked);
    }

    [Fact]
    public async Task Get_MinutesBeforeTheirEnd_RenewsAheadAndWaitsForNothing()
    {
        await KeyAsync();
        _time.Advance(TimeSpan.FromMinutes(51));
        var gate = _issuer.Hold();

        Assert.Equal("key1", await KeyAsync());
        Assert.Equal("key1", await KeyAsync());
        await Eventually(() => _issuer.Asked == 2);
        gate.SetResult();

        await Eventually(async () => await KeyAsync() == "key2");
        Assert.Equal(2, _issuer.Asked);
    }

    [Fact]
    public async Task Get_PastTheirEnd_WaitsForNewOnes()
    {
        await KeyAsync();
        _time.Advance(TimeSpan.FromMinutes(59.5));

        Assert.Equal("key2", await KeyAsync());
    }

    [Fact]
    public async Task Get_ByManyAtOnce_AsksOnce()
    {
        var gate = _issuer.Hold();
        var all = Enumerable.Range(0, 50).Select(_ => KeyAsync()).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(all), key => Assert.Equal("key1", key));
        Assert.Equal(1, _issuer.Asked);
    }

    [Fact]
    public async Task Get_WhenNoneAreGiven_FailsForAllWhoWaitAndAsksAnewForTheNext()
    {
        _issuer.Failure = new AmazonClientException("no");
        await Assert.ThrowsAsync<AmazonClientException>(KeyAsync);
        _issuer.Failure = null;

        Assert.Equal("key2", await KeyAsync());
    }

    [Fact]
    public async Task Get_RenewalFailsWhileTheOldOnesServe_GoesOnWithThemAndPauses()
    {
        await KeyAsync();
        _time.Advance(TimeSpan.FromMinutes(51));
        _issuer.Failure = new AmazonClientException("no");

        // One renewal is started, and fails; then there is a pause in which none is.
        Assert.Equal("key1", await KeyAsync());
        await Eventually(() => _issuer.Failed == 1);
        for (var i = 0; i < 100; i++) Assert.Equal("key1", await KeyAsync());
        Assert.InRange(_issuer.Asked, 2, 3);

        _issuer.Failure = null;
        await Eventually(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(31));
            return await KeyAsync() != "key1";
        });
    }

    [Fact]
    public async Task Get_ShortSessions_AreRenewedInTheirLastThird()
    {
        _issuer.Lifetime = TimeSpan.FromMinutes(15);
        await KeyAsync();
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("key1", await KeyAsync());
        Assert.Equal(1, _issuer.Asked);

        _time.Advance(TimeSpan.FromMinutes(2));
        await KeyAsync();
        await Eventually(() => _issuer.Asked == 2);
    }

    [Fact]
    public async Task Get_AnswerNeverComes_GivesUp()
    {
        _issuer.Hold();
        var waiting = KeyAsync();
        await Eventually(() => _issuer.Asked == 1);

        await Eventually(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return waiting.IsCompleted;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Get_Synchronously_IsTheSame() => Assert.Equal("key1", _issuer.GetCredentials().AccessKey);

    private async Task<string> KeyAsync() => (await _issuer.GetCredentialsAsync()).AccessKey;

    private static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "It did not come true.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private sealed class Issuer : RenewedCredentials
    {
        private readonly TimeProvider _clock;
        private volatile TaskCompletionSource? _gate;
        private int _asked;
        private int _failed;

        public Issuer(TimeProvider clock) : base(clock) => _clock = clock;

        public int Asked => Volatile.Read(ref _asked);

        public int Failed => Volatile.Read(ref _failed);

        public Exception? Failure { get; set; }

        public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

        public TaskCompletionSource Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<(ImmutableCredentials Credentials, DateTimeOffset EndsAt)> ObtainAsync(CancellationToken cancellation)
        {
            var number = Interlocked.Increment(ref _asked);
            if (_gate is { } gate) await gate.Task.WaitAsync(cancellation);
            if (Failure is { } failure)
            {
                Interlocked.Increment(ref _failed);
                throw failure;
            }

            return (new ImmutableCredentials($"key{number}", "secret", "token"), _clock.GetUtcNow() + Lifetime);
        }
    }
}
