using DRServerless.Core.Secrets;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Secrets;
using Microsoft.Extensions.DependencyInjection;
using static DRServerless.Functions.Tests.Secrets.Aws.SecretsWorld;

namespace DRServerless.Functions.Tests.Secrets.Aws;

/// <summary>The app's secrets as Program composes them, with settings that name a prefix.</summary>
public sealed class SecretsCompositionTests
{
    [Fact]
    public async Task Secrets_OfTheApp_AreThoseOfItsSettingsAndThenOfAws()
    {
        const string variable = "DRSERVERLESS_SECRET_COMPOSITION_TEST";
        await using var world = await StartAsync();
        await world.CreateAsync(Prefix + "composition-test");
        await using var app = App(world);
        var secrets = app.GetRequiredService<ISecrets>();
        try
        {
            Assert.Equal(Value, (await secrets.GetAsync("composition-test", default)).Reveal());
            Environment.SetEnvironmentVariable(variable, "of the settings");
            Assert.Equal("of the settings", (await secrets.GetAsync("composition-test", default)).Reveal());
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public async Task Secrets_OfTheApp_AreAskedForOnce()
    {
        await using var world = await StartAsync();
        await world.CreateAsync(Prefix + "dns-key");
        await using var app = App(world);
        await app.GetRequiredService<ISecrets>().GetAsync("dns-key", default);
        world.Simulator.Cloud.SetOutage(Region, down: true);

        Assert.Equal(Value, (await app.GetRequiredService<ISecrets>().GetAsync("dns-key", default)).Reveal());
    }

    private static ServiceProvider App(SecretsWorld world)
    {
        var settings = new HostSettings
        {
            Aws = new AwsSettings { Endpoint = world.Simulator.HttpEndpoint, Region = Region },
            Secrets = new SecretsSettings { AwsPrefix = Prefix },
        };
        var services = new ServiceCollection().AddLogging().AddProduct(settings, new PlatformEnvironment { ApplicationDirectory = "." });

        // The identity is that of the world: the app's own would ask Entra for a token.
        services.AddSingleton(_ => new DRServerless.Aws.Access.AwsHostAccess(world.Options, Region, TimeProvider.System));
        Assert.NotNull(AwsSecretsSupport.Open);
        return services.BuildServiceProvider();
    }
}
