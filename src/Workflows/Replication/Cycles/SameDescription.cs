using System.Text.Json;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Compares descriptions by their content; records compare their lists by reference.</summary>
internal static class SameDescription
{
    public static bool Of(MachineDescription one, MachineDescription other) =>
        JsonSerializer.Serialize(one, DrJson.Stored) == JsonSerializer.Serialize(other, DrJson.Stored);
}
