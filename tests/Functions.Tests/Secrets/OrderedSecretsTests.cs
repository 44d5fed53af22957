using DRServerless.Core.Errors;
using DRServerless.Core.Secrets;
using DRServerless.Functions.Secrets;

namespace DRServerless.Functions.Tests.Secrets;

public sealed class OrderedSecretsTests
{
    private readonly Dictionary<string, string> _settings = new() { ["DRSERVERLESS_SECRET_DNS_KEY"] = "of the settings" };
    private readonly FakeSource _aws = new();

    private EnvironmentSecrets Settings => new(_settings.GetValueOrDefault);

    [Fact]
    public async Task Get_ANameThatBothHave_IsThatOfTheSettings()
    {
        _aws.Values["dns-key"] = "of aws";

        Assert.Equal("of the settings", (await new OrderedSecrets(Settings, _aws).GetAsync("dns-key", default)).Reveal());
        Assert.Empty(_aws.Asked);
    }

    [Fact]
    public async Task Get_ANameThatTheSettingsLack_IsReadInAws()
    {
        _aws.Values["other-key"] = "of aws";

        Assert.Equal("of aws", (await new OrderedSecrets(Settings, _aws).GetAsync("other-key", default)).Reveal());
    }

    [Fact]
    public async Task Get_ANameThatNobodyHas_IsNotFound()
    {
        Assert.Equal(ErrorCodes.SecretNotFound, (await Assert.ThrowsAsync<DrException>(() => new OrderedSecrets(Settings, _aws).GetAsync("no-key", default))).Code);
        Assert.Equal(ErrorCodes.SecretNotFound, (await Assert.ThrowsAsync<DrException>(() => new OrderedSecrets(Settings, null).GetAsync("no-key", default))).Code);
    }
}
