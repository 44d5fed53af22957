using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;

namespace DRServerless.Core.Alerts;

/// <summary>
/// A key by which a sender may send alerts to one project, and do nothing else. Document <c>projects/{id}/alerts/keys/{id}</c>. What the sender
/// holds is <c>ID.SECRET</c>; of the secret only its hash is kept. It has 256 random bits, so that a plain hash is enough.
/// </summary>
public sealed record AlertKey
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretSize = 32;

    /// <summary>As many keys as a project may have.</summary>
    public const int MostKeys = 20;

    /// <summary>The id; it also begins the key.</summary>
    public required AlertKeyId Id { get; init; }

    /// <summary>Who holds it, for people.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required Digest Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>What a sender is given.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="secret">Random bytes, <see cref="SecretSize"/> of them.</param>
    public static string TextOf(AlertKeyId id, ReadOnlySpan<byte> secret) => $"{id}.{Convert.ToHexStringLower(secret)}";

    /// <summary>The hash that is kept of what a sender is given.</summary>
    public static Digest HashOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The id at the beginning of what a sender shows; false when it cannot be a key.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AlertKeyId id)
    {
        id = default;
        return text is { Length: <= 200 } && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && Identifier.TryParse(text[..dot], out id);
    }

    /// <summary>Whether a sender shows this key; takes the same time whatever it shows.</summary>
    public bool IsShown(string text)
    {
        Span<byte> kept = stackalloc byte[Digest.Size], shown = stackalloc byte[Digest.Size];
        Hash.CopyTo(kept);
        HashOf(text).CopyTo(shown);
        return CryptographicOperations.FixedTimeEquals(kept, shown);
    }
}
