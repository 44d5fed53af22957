using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Payloads;

/// <summary>The inputs and outputs of every orchestration and activity, and of each type a sample in which everything is filled in.</summary>
internal static class PayloadSamples
{
    /// <summary>By name: <c>begin-operation in</c>.</summary>
    public static async Task<SortedDictionary<string, Type>> TypesAsync()
    {
        await using var harness = new WorkflowHarness();
        var catalog = WorkflowCatalog.Create(harness.Services);
        var types = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var definition in catalog.Orchestrations)
            (types[$"{definition.Name} in"], types[$"{definition.Name} out"]) = (definition.InputType, definition.OutputType);
        foreach (var definition in catalog.Activities)
            (types[$"{definition.Name} in"], types[$"{definition.Name} out"]) = (definition.InputType, definition.OutputType);
        return types;
    }

    public static JsonNode? Of(Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        var info = DrJson.Stored.GetTypeInfo(underlying);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Object(info),
            JsonTypeInfoKind.Enumerable => new JsonArray(Of(ElementOf(underlying))),
            JsonTypeInfoKind.Dictionary => new JsonObject { [Key(underlying)] = Of(ValueOf(underlying)) },
            _ => Simple(underlying),
        };
    }

    private static JsonObject Object(JsonTypeInfo info)
    {
        var result = new JsonObject();
        foreach (var property in info.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null))
            result[property.Name] = Of(property.PropertyType);
        return result;
    }

    private static JsonNode? Simple(Type type)
    {
        if (type.IsEnum) return JsonSerializer.SerializeToNode(Enum.GetValues(type).Cast<object>().Last(), type, DrJson.Stored);
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 7;
        if (type == typeof(long)) return 7_000_000_000;
        if (type == typeof(double)) return 1.5;
        if (type == typeof(DateTimeOffset)) return "2026-03-01T12:00:00+00:00";
        if (type == typeof(TimeSpan)) return "00:00:07";
        if (type == typeof(Digest)) return Digest.Of("sample"u8).ToString();
        if (type == typeof(MachineId)) return "mch-1";
        if (type == typeof(ProjectId)) return "prj-1";
        if (type == typeof(RecoveryPointId)) return "rp-1";
        if (type == typeof(OperationId)) return "op-1";
        if (type == typeof(IncidentId)) return "inc-1";
        throw new NotSupportedException($"Say what a sample of {type} is.");
    }

    private static string Key(Type dictionary) => Simple(Interface(dictionary, typeof(IEnumerable<>)).GetGenericArguments()[0].GetGenericArguments()[0])!.GetValue<string>();

    private static Type ValueOf(Type dictionary) => Interface(dictionary, typeof(IEnumerable<>)).GetGenericArguments()[0].GetGenericArguments()[1];

    private static Type ElementOf(Type list) => Interface(list, typeof(IEnumerable<>)).GetGenericArguments()[0];

    private static Type Interface(Type type, Type definition) =>
        type.GetInterfaces().Append(type).First(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);
}
