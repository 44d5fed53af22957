namespace DRServerless.Simulator.Storage;

/// <summary>Reads blocks of a disk with what an absent block reads as.</summary>
public static class BlockReader
{
    /// <summary>
    /// Reads part of the block at <paramref name="index"/>. Where it was never written it reads as zeroes, or, given a
    /// seed, as noise that is the same at each reading: what AWS returns for holes of encrypted snapshots.
    /// </summary>
    public static void Read(BlockStore store, int index, int slot, ulong? garbageSeed, int offset, Span<byte> destination)
    {
        if (slot != BlockStore.Absent || garbageSeed is null) store.Read(slot, offset, destination);
        else FillWithNoise(garbageSeed.Value, ((ulong)index * BlockStore.BlockSize) + (ulong)offset, destination);
    }

    private static void FillWithNoise(ulong seed, ulong position, Span<byte> destination)
    {
        for (var i = 0; i < destination.Length; i++, position++)
        {
            var word = Mix(seed ^ Mix(position >> 3));
            destination[i] = (byte)(word >> (int)((position & 7) * 8));
        }
    }

    // The finalizer of SplitMix64: every input bit reaches every output bit.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
