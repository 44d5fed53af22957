using System.Text.Json.Nodes;

namespace DRServerless.Infrastructure.Tests.Compiling;

/// <summary>
/// The compiled template, and what a deployment with each parameter file would make, worked out by the compiler (its snapshots). Made once for
/// all tests, in a copy, so that the checkout stays as it is.
/// </summary>
public sealed class Deployments : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("drserverless-bicep-").FullName;
    private readonly Dictionary<string, Deployment> byName = [];

    /// <summary>Names of the parameter files, those of the tests included.</summary>
    public static IReadOnlyList<string> Names { get; } = ["small", "large", "azureStorage"];

    /// <summary>main.bicep as Azure gets it.</summary>
    public JsonObject Template { get; private set; } = [];

    internal Deployment this[string name] => byName[name];

    public async Task InitializeAsync()
    {
        var compiled = Path.Combine(folder, "main.json");
        (await Bicep.RunAsync("build", Path.Combine(Bicep.Folder, "main.bicep"), "--outfile", compiled)).AssertClean();
        Template = JsonNode.Parse(await File.ReadAllTextAsync(compiled))!.AsObject();
        foreach (var name in Names) byName[name] = await PredictAsync(name);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private async Task<Deployment> PredictAsync(string name)
    {
        var source = new[] { Bicep.Folder, Path.Combine(Bicep.Root, "tests", "Infrastructure.Tests", "Variants") }.Select(from => Path.Combine(from, $"{name}.bicepparam")).First(File.Exists);
        var copy = Path.Combine(folder, $"{name}.bicepparam");
        var text = await File.ReadAllTextAsync(source);
        var used = text.Split('\'')[1];
        await File.WriteAllTextAsync(copy, text.Replace($"using '{used}'", $"using '{Path.GetRelativePath(folder, Path.Combine(Bicep.Folder, "main.bicep"))}'", StringComparison.Ordinal));
        (await Bicep.RunAsync(
            "snapshot", copy, "--mode", "overwrite", "--location", "westeurope", "--resource-group", "rg", "--deployment-name", "main",
            "--subscription-id", "5d0f9c1e-0000-4000-8000-00000000000a", "--tenant-id", "5d0f9c1e-0000-4000-8000-00000000000b")).AssertClean();
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, $"{name}.snapshot.json")))!;
        return new Deployment([.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())]);
    }
}

/// <summary>One compilation for all test classes.</summary>
[CollectionDefinition(Name)]
public sealed class DeploymentsCollection : ICollectionFixture<Deployments>
{
    public const string Name = "deployments";
}
