using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DRServerless.Local.Runtime.Store;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>
/// Ids that come out the same at every replay: a hash (RFC 9562 version 8) of the instance, its start, its generation and a counter.
/// Start and generation are in it so that neither a re-used instance id nor the next round of a loop repeats an id:
/// ids become client tokens, and a repeated token would silently give back the earlier round's resource.
/// </summary>
internal static class NameBasedGuid
{
    /// <summary>The id of that number in a run.</summary>
    public static Guid Create(InstanceRow row, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{row.Id}\n{row.CreatedAt.UtcTicks}\n{row.Generation}\n{counter}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
