using System.ComponentModel;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;

namespace DRServerless.Api.Alerts;

/// <summary>Asks for a key by which alerts are sent.</summary>
public sealed record CreateAlertKeyRequest
{
    /// <summary>Who will hold it, for people: 1 to 100 printable characters.</summary>
    public required string Name { get; init; }
}

/// <summary>A key, without its secret.</summary>
public record AlertKeyView
{
    /// <summary>The id.</summary>
    public required AlertKeyId Id { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public string? CreatedBy { get; init; }

    internal static AlertKeyView Of(AlertKey key) => new() { Id = key.Id, Name = key.Name, CreatedAt = key.CreatedAt, CreatedBy = key.CreatedBy };
}

/// <summary>A new key: the only time that it is shown. Prints without it.</summary>
public sealed record NewAlertKey : AlertKeyView
{
    /// <summary>The key itself, for the header <c>X-Alert-Key</c> or the parameter <c>key</c>. It is not kept, and cannot be shown again.</summary>
    public required string Key { get; init; }

    /// <summary>Where it may send to, below the address of the server.</summary>
    [Description("Where it may send to, below the address of the server.")]
    public required IReadOnlyList<string> Paths { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Name})";
}
