using System.Security.Cryptography;

namespace DRServerless.Core.Notices;

/// <summary>The key that links by which people answer are signed with. Document <c>host/answer-key</c>, written once. It prints nothing.</summary>
/// <param name="Bytes">The key: 32 bytes.</param>
public sealed record AnswerKey(byte[] Bytes)
{
    /// <summary>Draws one.</summary>
    public static AnswerKey New() => new(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <inheritdoc/>
    public override string ToString() => "***";
}
