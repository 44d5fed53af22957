using System.Text.Json;
using System.Text.RegularExpressions;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Simulator.Hosting;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Configuration;

namespace DRServerless.Functions.Tests.Hosting;

/// <summary>host.json and local.settings.sample.json say what the app and its documents think that they say.</summary>
public sealed partial class SampleFileTests
{
    /// <summary>Options of the extension, from its public sources; the host ignores a misspelt one without a word.</summary>
    private static readonly string[] DurableOptions =
    [
        "hubName", "storageProvider", "tracing", "maxConcurrentActivityFunctions", "maxConcurrentOrchestratorFunctions", "extendedSessionsEnabled",
        "type", "connectionName", "maxQueuePollingInterval", "traceInputsAndOutputs", "traceReplayEvents",
        "distributedTracingEnabled", "version", "versionMatchStrategy", "controlQueueVisibilityTimeout", "workItemQueueVisibilityTimeout",
    ];

    /// <summary>Settings of the Functions host and its extensions; all others are the app's.</summary>
    private static readonly string[] HostSettingNames =
        ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "TASKHUB_NAME", "ALERTS_QUEUE", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING"];

    private static readonly JsonElement HostFile = JsonDocument.Parse(Checkout.Read("host.json")).RootElement;
    private static readonly JsonElement SampleFile = JsonDocument.Parse(Checkout.Read("local.settings.sample.json")).RootElement;

    private static Dictionary<string, string> Values => SampleFile.GetProperty(nameof(Values)).EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);

    [Fact]
    public void HostJson_OfTheRepository_IsAsTheAppReadsIt()
    {
        var json = HostJson.Read(Checkout.Root)!;

        Assert.Equal(new HostJson { Backend = DurableBackend.AzureStorage, FunctionTimeout = TimeSpan.FromMinutes(10), RoutePrefix = "api", RunsEveryVersion = true, ConcurrentActivities = 32 }, json);
        Assert.True(json.FunctionTimeout >= 2 * new WorkflowOptions().ChunkBudget);
    }

    [Fact]
    public void HostJson_OfTheRepository_HasOptionsThatThereAre() => Assert.Subset(
        DurableOptions.ToHashSet(), Names(HostFile.GetProperty("extensions").GetProperty("durableTask")).ToHashSet());

    [Fact]
    public void HostJson_OfTheRepository_TakesTheHubFromTheSettings()
    {
        var durable = HostFile.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal("%TASKHUB_NAME%", durable.GetProperty("hubName").GetString());
        Assert.False(durable.GetProperty("extendedSessionsEnabled").GetBoolean());
        Assert.False(durable.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());
    }

    /// <summary>With a default level in the file, the host's own filter no longer keeps out what the storage SDK says of each request, and each poll of a queue is one.</summary>
    [Fact]
    public void HostJson_OfTheRepository_LogsNoRequestToStorage() =>
        Assert.Equal("Error", HostFile.GetProperty("logging").GetProperty("logLevel").GetProperty("Azure.Core").GetString());

    [Fact]
    public void HostJson_BesideTheApp_IsThatOfTheRepository() =>
        Assert.Equal(Checkout.Read("host.json").TrimEnd(), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")).TrimEnd());

    [Fact]
    public void Sample_OfTheSettings_IsComplete() => Assert.Equal(
        HostSettingNames.Concat(SettingsReader.Names(typeof(HostSettings), HostSettingsLoader.Section)).Order(), Values.Keys.Order());

    [Fact]
    public void Sample_OfTheSettings_StartsTheAppWithTheDefaults()
    {
        var settings = HostSettingsLoader.Load(Configuration(Values), new PlatformEnvironment { ApplicationDirectory = Checkout.Root }, HostJson.Read(Checkout.Root));

        Assert.Equal(new HostSettings().Workflows, settings.Workflows);
        Assert.Equal(new HostSettings().Copy, settings.Copy);
        Assert.Equal(new AwsSettings { Endpoint = settings.Aws.Endpoint }.ToString(), settings.Aws.ToString());
        Assert.True(settings.Aws.Endpoint!.IsLoopback);
        Assert.Equal(new HostSettings().Storage with { ConnectionString = "UseDevelopmentStorage=true" }, settings.Storage);
        Assert.Equal(AccessMode.FunctionKeys, settings.Access.Mode);
    }

    [Fact]
    public void Sample_OfTheSettings_HoldsNoSecret()
    {
        var text = Checkout.Read("local.settings.sample.json");

        Assert.DoesNotMatch(Secret(), text);
        Assert.DoesNotContain(SimulatorOptions.DefaultSecretAccessKey, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OfTheDocument_AreAllAndHaveTheirDefaults()
    {
        var rows = DocumentedSetting().Matches(Checkout.Read("docs/DEPLOY.md")).ToDictionary(match => $"DRServerless__{match.Groups[1].Value}", match => match.Groups[2].Value.Trim(' ', '`'));
        var defaults = rows.Where(row => row.Value.Length > 0).Append(KeyValuePair.Create("DRServerless__Storage__ServiceUri", "https://a.blob.core.windows.net")).ToDictionary();

        Assert.Equal(SettingsReader.Names(typeof(HostSettings), HostSettingsLoader.Section).Order(), rows.Keys.Order());
        var settings = HostSettingsLoader.Load(
            Configuration(defaults), new PlatformEnvironment { AuthenticatesCallers = true, ApplicationDirectory = Checkout.Root }, HostJson.Read(Checkout.Root));
        Assert.Equal(new HostSettings().Storage with { ServiceUri = settings.Storage.ServiceUri }, settings.Storage);
        Assert.Equal(new HostSettings().Aws.ToString(), settings.Aws.ToString());
        Assert.Equal((new AccessSettings(), new DurableSettings(), new WorkflowOptions(), new CopySettings()), (settings.Access, settings.Durable, settings.Workflows, settings.Copy));
        Assert.Equal(new HostSettings().Network, settings.Network);
    }

    [Fact]
    public void Settings_OfTheDeployment_AreReadByTheApp()
    {
        var template = Checkout.Read("infra/bicep/modules/functionApp.bicep");
        var given = AppSetting().Matches(template).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(given);
        Assert.Subset(SettingsReader.Names(typeof(HostSettings), HostSettingsLoader.Section).ToHashSet(), given.ToHashSet());
    }

    internal static IConfiguration Configuration(IReadOnlyDictionary<string, string> values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value))).Build();

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(property => Names(property.Value).Prepend(property.Name))
        : [];

    /// <summary>Account keys, shared access signatures, AWS secret keys, and passwords in connection strings.</summary>
    [GeneratedRegex(@"AccountKey=|sig=|Password=|SharedAccessKey=|""[A-Za-z0-9/+]{40,}={0,2}""", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^\| `(\w+__\w+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex DocumentedSetting();

    [GeneratedRegex(@"^\s*(DRServerless__\w+):", RegexOptions.Multiline)]
    private static partial Regex AppSetting();
}
