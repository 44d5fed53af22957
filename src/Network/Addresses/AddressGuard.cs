using System.Net;
using System.Net.Sockets;

namespace DRServerless.Network.Addresses;

/// <summary>
/// Decides which addresses checks and actions may reach. They are named by people who administer projects and run in the control
/// plane, so what only the control plane can reach is refused: its own loopback, its link (metadata services), its platform's agents.
/// Private addresses are allowed: that is where launched machines are.
/// </summary>
internal static class AddressGuard
{
    /// <summary>Azure's agent endpoint, the same for every machine.</summary>
    private static readonly IPAddress WireServer = new([168, 63, 129, 16]);

    /// <summary>Why an address is refused; null when it is allowed.</summary>
    public static string? Refusal(IPAddress address, NetworkOptions options)
    {
        var plain = Plain(address);
        if (IPAddress.IsLoopback(plain)) return options.AllowLoopback ? null : $"{plain} is this host's own";
        if (plain.Equals(WireServer)) return $"{plain} is the platform's agent";
        return plain.AddressFamily == AddressFamily.InterNetwork ? OfV4(plain) : OfV6(plain);
    }

    /// <summary>IPv4 addresses in their IPv6 dresses are judged as what they reach.</summary>
    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var wellKnownTranslation = bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]);
        var compatible = bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && !address.Equals(IPAddress.IPv6Loopback) && !address.Equals(IPAddress.IPv6Any);
        return wellKnownTranslation || compatible ? new IPAddress(bytes.AsSpan(12)) : address;
    }

    private static string? OfV4(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes[0] switch
        {
            0 => $"{address} names no machine",
            169 when bytes[1] == 254 => $"{address} is link-local: metadata services are there",
            >= 224 => $"{address} is no single machine's",
            _ => null,
        };
    }

    private static string? OfV6(IPAddress address)
    {
        if (address.IsIPv6LinkLocal || address.IsIPv6SiteLocal) return $"{address} is link-local";
        if (address.IsIPv6Multicast) return $"{address} is no single machine's";
        if (address.Equals(IPAddress.IPv6Any)) return $"{address} names no machine";
        var bytes = address.GetAddressBytes();
        return bytes[0] == 0xfd && bytes[1] == 0x00 && bytes[2] == 0x0e && bytes[3] == 0xc2 ? $"{address} is the platform's metadata service" : null;
    }
}
