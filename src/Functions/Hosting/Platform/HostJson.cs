using System.Globalization;
using System.Text.Json;
using DRServerless.Functions.Hosting.Settings;

namespace DRServerless.Functions.Hosting.Platform;

/// <summary>What host.json says that the app depends on. The Functions host reads the file, not the app; so the two are compared at start.</summary>
public sealed record HostJson
{
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What dispatches the workflows; null for one that is not known here.</summary>
    public DurableBackend? Backend { get; init; }

    /// <summary>After what time the host stops a function, and the worker with it; null when the plan decides.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    /// <summary>What routes begin with.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>Activities that an instance runs at once; null when the host decides.</summary>
    public int? ConcurrentActivities { get; init; }

    /// <summary>
    /// True when the platform runs instances of every version. By default it runs none that is newer than the file's own version, and without one all of
    /// ours are: each would be put back into its queue for ever.
    /// </summary>
    public bool RunsEveryVersion { get; init; }

    /// <summary>Reads the file; null when there is none.</summary>
    public static HostJson? Read(string directory)
    {
        var path = Path.Combine(directory, "host.json");
        if (!File.Exists(path)) return null;
        using var file = JsonDocument.Parse(File.ReadAllText(path), Reading);
        return Read(file.RootElement);
    }

    internal static HostJson Read(JsonElement root) => new()
    {
        Backend = BackendOf(Text(root, "extensions", "durableTask", "storageProvider", "type")),
        FunctionTimeout = TimeSpan.TryParse(Text(root, "functionTimeout"), CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero ? timeout : null,
        RoutePrefix = Text(root, "extensions", "http", "routePrefix") ?? "api",
        RunsEveryVersion = string.Equals(Text(root, "extensions", "durableTask", "versionMatchStrategy"), "None", StringComparison.OrdinalIgnoreCase),
        ConcurrentActivities = Find(root, "extensions", "durableTask", "maxConcurrentActivityFunctions") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null,
    };

    private static DurableBackend? BackendOf(string? type) => type?.ToLowerInvariant() switch
    {
        null or "azurestorage" => DurableBackend.AzureStorage,
        "azuremanaged" => DurableBackend.DurableTaskScheduler,
        "mssql" => DurableBackend.Mssql,
        _ => null,
    };

    private static string? Text(JsonElement root, params ReadOnlySpan<string> path) =>
        Find(root, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }
}
