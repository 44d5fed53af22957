using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DRServerless.Functions.Hosting;

/// <summary>
/// The seed of an instance's jitter. Instances are containers, and their processes have the same few ids: seeded by those, all would pause and come
/// back together.
/// </summary>
internal static class HostSeed
{
    /// <summary>A seed from the instance's name and what tells this start of it from others.</summary>
    public static int Of(string? instanceId, Guid start) =>
        BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{instanceId}/{start:N}")));
}
