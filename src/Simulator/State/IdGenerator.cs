namespace DRServerless.Simulator.State;

/// <summary>Makes resource ids from a seed, so that a run can be repeated.</summary>
public sealed class IdGenerator(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>A new id: the prefix, a dash and 17 hexadecimal digits.</summary>
    public string Next(string prefix) => $"{prefix}-0{Hex(16)}";

    /// <summary>Hexadecimal digits.</summary>
    public string Hex(int digits)
    {
        lock (_gate) return _random.GetHexString(digits, lowercase: true);
    }

    /// <summary>A GUID, for request ids.</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate) _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        lock (_gate) return (ulong)_random.NextInt64(long.MinValue, long.MaxValue);
    }
}
