using System.Text.Json;
using System.Text.Json.Serialization;

namespace DRServerless.Simulator.Control;

/// <summary>How the control API writes JSON; unknown members are refused, so that a misspelt fault is noticed.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
