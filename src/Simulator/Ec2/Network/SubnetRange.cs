using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>The addresses of a subnet. The first four and the last are reserved, as EC2 documents.</summary>
internal readonly record struct SubnetRange(uint First, uint Count)
{
    private const int ReservedAtStart = 4;

    /// <summary>How many addresses instances can have.</summary>
    public int Usable => (int)Count - ReservedAtStart - 1;

    public static SubnetRange Parse(string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        return new SubnetRange(ToNumber(network.BaseAddress), 1u << (32 - network.PrefixLength));
    }

    public static bool TryParseAddress(string text, out uint address)
    {
        address = 0;
        if (!IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork) return false;
        address = ToNumber(parsed);
        return true;
    }

    public bool Contains(uint address) => address >= First && address - First < Count;

    public bool IsReserved(uint address) => address - First < ReservedAtStart || address - First == Count - 1;

    /// <summary>The lowest address that is not taken; null when all are.</summary>
    public string? Free(IReadOnlySet<string> taken)
    {
        for (var offset = (uint)ReservedAtStart; offset < Count - 1; offset++)
        {
            var address = ToText(First + offset);
            if (!taken.Contains(address)) return address;
        }

        return null;
    }

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string ToText(uint address)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }
}
