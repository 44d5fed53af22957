using DRServerless.Functions.Hosting;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using System.Text.Json;

namespace DRServerless.Functions.Tests.Hosting.Platform;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("True", true)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Environment_AuthenticatesCallers_WhenThePlatformSaysTrue(string? value, bool expected) =>
        Assert.Equal(expected, PlatformEnvironment.Read(new Dictionary<string, string?> { ["WEBSITE_AUTH_ENABLED"] = value }).AuthenticatesCallers);

    [Fact]
    public void Environment_OnALaptop_HasNoInstanceAndTheProgramsFolder()
    {
        var environment = PlatformEnvironment.Read(new Dictionary<string, string?>());

        Assert.Null(environment.InstanceId);
        Assert.Equal(AppContext.BaseDirectory, environment.ApplicationDirectory);
    }

    [Fact]
    public void Environment_OnThePlatform_HasItsWord()
    {
        var environment = PlatformEnvironment.Read(new Dictionary<string, string?> { ["CONTAINER_NAME"] = "c-1", ["FUNCTIONS_APPLICATION_DIRECTORY"] = "/home/site/wwwroot" });

        Assert.Equal(("c-1", "/home/site/wwwroot"), (environment.InstanceId, environment.ApplicationDirectory));
    }

    [Theory]
    [InlineData("""{"extensions":{"durableTask":{"storageProvider":{"type":"azureManaged"}}}}""", DurableBackend.DurableTaskScheduler)]
    [InlineData("""{"extensions":{"durableTask":{"storageProvider":{"type":"AzureStorage"}}}}""", DurableBackend.AzureStorage)]
    [InlineData("""{"extensions":{"durableTask":{"storageProvider":{"type":"mssql"}}}}""", DurableBackend.Mssql)]
    [InlineData("""{"extensions":{"durableTask":{"storageProvider":{"type":"netherite"}}}}""", null)]
    [InlineData("""{"extensions":{"durableTask":{}}}""", DurableBackend.AzureStorage)]
    [InlineData("{}", DurableBackend.AzureStorage)]
    public void HostJson_Backend_IsItsStorageProvider(string json, DurableBackend? expected) => Assert.Equal(expected, HostJson.Read(JsonDocument.Parse(json).RootElement).Backend);

    [Theory]
    [InlineData("""{"extensions":{"durableTask":{"versionMatchStrategy":"None"}}}""", true)]
    [InlineData("""{"extensions":{"durableTask":{"versionMatchStrategy":"CurrentOrOlder"}}}""", false)]
    [InlineData("""{"extensions":{"durableTask":{"defaultVersion":"1"}}}""", false)]
    [InlineData("{}", false)]
    public void HostJson_RunsEveryVersion_WhenThePlatformIsToldNotToCompare(string json, bool expected) =>
        Assert.Equal(expected, HostJson.Read(JsonDocument.Parse(json).RootElement).RunsEveryVersion);

    [Theory]
    [InlineData("\"00:10:00\"", 10)]
    [InlineData("\"-1\"", null)]
    [InlineData("null", null)]
    public void HostJson_FunctionTimeout_IsATimeOrNone(string text, int? minutes) => Assert.Equal(
        minutes is null ? null : TimeSpan.FromMinutes(minutes.Value), HostJson.Read(JsonDocument.Parse($$"""{"functionTimeout":{{text}}}""").RootElement).FunctionTimeout);

    [Fact]
    public void HostJson_ThatIsNotThere_IsNone() => Assert.Null(HostJson.Read(Path.Combine(Path.GetTempPath(), "there-is-no-such-folder")));

    [Fact]
    public void Seed_OfInstancesAndStarts_Differs()
    {
        var start = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        Assert.Equal(HostSeed.Of("a", start), HostSeed.Of("a", start));
        Assert.Equal(4, new[] { HostSeed.Of("a", start), HostSeed.Of("b", start), HostSeed.Of(null, start), HostSeed.Of("a", default) }.Distinct().Count());
    }
}
