using DRServerless.Core.Errors;
using DRServerless.Functions.Secrets;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Functions.Tests.Secrets;

public sealed class BriefSecretsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeSource _source = new();

    private BriefSecrets Secrets => _secrets ??= new BriefSecrets(_source, _time);

    private BriefSecrets? _secrets;

    [Fact]
    public async Task Get_WithinAMinute_AsksOnce()
    {
        _source.Values["key"] = "old";
        await Secrets.GetAsync("key", default);
        _time.Advance(BriefSecrets.Kept - TimeSpan.FromTicks(1));
        _source.Values["key"] = "new";

        Assert.Equal("old", (await Secrets.GetAsync("key", default)).Reveal());
        Assert.Single(_source.Asked);
    }

    [Fact]
    public async Task Get_ARotatedSecret_CountsAMinuteLater()
    {
        _source.Values["key"] = "old";
        await Secrets.GetAsync("key", default);
        _source.Values["key"] = "new";
        _time.Advance(BriefSecrets.Kept);

        Assert.Equal("new", (await Secrets.GetAsync("key", default)).Reveal());
        Assert.True(BriefSecrets.Kept <= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Get_ASecretThatAppears_IsFoundAtOnce()
    {
        Assert.Equal(ErrorCodes.SecretNotFound, (await Assert.ThrowsAsync<DrException>(() => Secrets.GetAsync("key", default))).Code);
        _source.Values["key"] = "new";

        Assert.Equal("new", (await Secrets.GetAsync("key", default)).Reveal());
    }

    [Fact]
    public async Task Get_MoreThanFit_ForgetsTheOldest()
    {
        for (var number = 0; number <= BriefSecrets.Capacity; number++)
        {
            _source.Values[$"key-{number}"] = $"{number}";
            await Secrets.GetAsync($"key-{number}", default);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _source.Asked.Clear();
        await Secrets.GetAsync("key-1", default);
        Assert.Empty(_source.Asked);
        await Secrets.GetAsync("key-0", default);
        Assert.Equal(["key-0"], _source.Asked);
    }

    /// <summary>A slow answer from before a rotation must not replace what was read after it.</summary>
    [Fact]
    public async Task Get_AnOlderAnswerThatComesLater_IsNotKept()
    {
        _source.Values["key"] = "old";
        var hold = _source.Hold = new TaskCompletionSource();
        var slow = Secrets.GetAsync("key", default);
        _source.Hold = null;
        _source.Values["key"] = "new";
        _time.Advance(TimeSpan.FromSeconds(1));
        await Secrets.GetAsync("key", default);
        hold.SetResult();

        Assert.Equal("old", (await slow).Reveal());
        Assert.Equal("new", (await Secrets.GetAsync("key", default)).Reveal());
        Assert.Equal(2, _source.Asked.Count);
    }
}
