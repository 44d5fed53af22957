using System.Text.Json;
using System.Text.Json.Nodes;
using DRServerless.Core.Serialization;

namespace DRServerless.Api.Tests.Hosting;

/// <summary>An answer of the API, read to its end.</summary>
public sealed record Answer(int Status, string? ContentType, Uri? Location, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is null.");

    /// <summary>Methods that the place takes, as told with a refusal of another.</summary>
    public string? Allow { get; init; }

    /// <summary>The stable code of a problem.</summary>
    public string? Code => Text.Length == 0 ? null : (string?)Json["code"];

    public string Detail => (string)Json["detail"]!;

    public T Read<T>() => JsonSerializer.Deserialize<T>(Text, DrJson.Stored)!;

    public Answer Must(int status)
    {
        Assert.True(Status == status, $"{status} was expected, not {this}");
        return this;
    }

    /// <summary>Asserts a problem of that status and stable code, told as problem details.</summary>
    public Answer MustRefuse(int status, string code)
    {
        Assert.True(Status == status && ContentType == "application/problem+json" && Code == code, $"{status} {code} was expected, not {this}");
        return this;
    }

    public override string ToString() => $"{Status} {ContentType} {Text}";
}
