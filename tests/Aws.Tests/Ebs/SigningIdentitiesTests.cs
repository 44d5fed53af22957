using Amazon.Runtime;
using DRServerless.Aws.Ebs.Signing;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Aws.Tests.Ebs;

public sealed class SigningIdentitiesTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 23, 59, 58, TimeSpan.Zero));
    private readonly RotatingCredentials _credentials = new();

    [Fact]
    public async Task Current_WithinASecond_AsksTheSdkOnce()
    {
        var identities = Identities();
        var first = (await identities.CurrentAsync(default)).Identity;
        for (var call = 0; call < 100; call++) Assert.Same(first, (await identities.CurrentAsync(default)).Identity);
        Assert.Equal(1, _credentials.Asked);
    }

    [Fact]
    public async Task Current_CredentialsRotated_SignsWithTheNewOnesWithinASecond()
    {
        var identities = Identities();
        var first = (await identities.CurrentAsync(default)).Identity;
        _credentials.Secret = "rotated";
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first.Key, (await identities.CurrentAsync(default)).Identity.Key);
    }

    [Fact]
    public async Task Current_SameCredentialsLater_KeepsTheKey()
    {
        var identities = Identities();
        var first = (await identities.CurrentAsync(default)).Identity;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, (await identities.CurrentAsync(default)).Identity);
        Assert.Equal(2, _credentials.Asked);
    }

    [Fact]
    public async Task Current_AtMidnight_HasTheKeyOfTheDayItSignsFor()
    {
        var identities = Identities();
        for (var step = 0; step < 20; step++)
        {
            var (identity, now) = await identities.CurrentAsync(default);
            Assert.Equal(now.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture), identity.Date);
            _clock.Advance(TimeSpan.FromMilliseconds(170));
        }

        Assert.Equal(new DateTime(2026, 11, 23), _clock.GetUtcNow().Date);
    }

    [Fact]
    public async Task FollowClock_FarOff_SignsByTheServicesClock()
    {
        var identities = Identities();
        var service = _clock.GetUtcNow() + TimeSpan.FromHours(30);
        Assert.True(identities.FollowClock(service));
        var (identity, now) = await identities.CurrentAsync(default);
        Assert.Equal(service, now);
        Assert.Equal("20261124", identity.Date);

        // Near enough now: a refusal has another cause, and following again would go on for ever.
        Assert.False(identities.FollowClock(service + TimeSpan.FromMinutes(1)));
    }

    private SigningIdentities Identities() => new(_credentials, "eu-west-1", "ebs", _clock);

    private sealed class RotatingCredentials : AWSCredentials
    {
        public int Asked { get; private set; }

        public string Secret { get; set; } = "secret";

        public override ImmutableCredentials GetCredentials()
        {
            Asked++;
            return new ImmutableCredentials("key", Secret, null);
        }
    }
}
