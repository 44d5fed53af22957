using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DRServerless.Simulator.Instances;

/// <summary>
/// What stands in a bootable disk's first sector: which operating system is on it, and what machine it boots on. It stands for boot
/// loader and drivers, and like them it travels with the disk's bytes alone.
/// </summary>
/// <param name="Windows">Windows; else Linux.</param>
/// <param name="Architecture"><c>x86_64</c> or <c>arm64</c>.</param>
/// <param name="LegacyBios">Boots with legacy BIOS.</param>
/// <param name="Uefi">Boots with UEFI.</param>
public sealed record BootRecord(bool Windows, string Architecture, bool LegacyBios, bool Uefi)
{
    /// <summary>Bytes that it takes, from the disk's beginning. File systems leave them alone.</summary>
    public const int Length = 512;

    private const int HashedLength = 480;

    private static ReadOnlySpan<byte> Magic => "DRSBOOT1"u8;

    /// <summary>The record for a boot mode as EC2 names it; null: the default of the architecture.</summary>
    public static BootRecord For(bool windows, string architecture, string? bootMode) => bootMode switch
    {
        "uefi" => new(windows, architecture, LegacyBios: false, Uefi: true),
        "uefi-preferred" => new(windows, architecture, LegacyBios: true, Uefi: true),
        "legacy-bios" => new(windows, architecture, LegacyBios: true, Uefi: false),
        _ => new(windows, architecture, LegacyBios: architecture != "arm64", Uefi: architecture == "arm64"),
    };

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        bytes[8] = (byte)(Windows ? 2 : 1);
        bytes[9] = (byte)(Architecture == "arm64" ? 2 : 1);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)((LegacyBios ? 1 : 0) | (Uefi ? 2 : 0)));
        SHA256.HashData(bytes.AsSpan(0, HashedLength), bytes.AsSpan(HashedLength));
        return bytes;
    }

    /// <summary>Reads a disk's first sector; null when nothing bootable is there.</summary>
    public static BootRecord? Read(ReadOnlySpan<byte> sector)
    {
        if (sector.Length < Length || !sector.StartsWith(Magic)) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(sector[..HashedLength], hash);
        if (!hash.SequenceEqual(sector[HashedLength..Length])) return null;
        var firmware = BinaryPrimitives.ReadUInt16LittleEndian(sector[10..]);
        return new BootRecord(sector[8] == 2, sector[9] == 2 ? "arm64" : "x86_64", (firmware & 1) != 0, (firmware & 2) != 0);
    }
}
