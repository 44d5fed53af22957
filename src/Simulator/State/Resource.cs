namespace DRServerless.Simulator.State;

/// <summary>What carries tags and has an id.</summary>
public abstract class Resource
{
    /// <summary>The id, such as <c>vol-0123456789abcdef0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Tags by key.</summary>
    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
