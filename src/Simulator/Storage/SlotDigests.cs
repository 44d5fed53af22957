namespace DRServerless.Simulator.Storage;

/// <summary>The known digests by slot, in pages so that growing never copies what is there.</summary>
internal sealed class SlotDigests
{
    private const int PageSize = 4096;

    private readonly List<BlockDigest[]> _pages = [];

    public bool TryGet(int slot, out BlockDigest digest)
    {
        var page = slot / PageSize;
        digest = page < _pages.Count ? _pages[page][slot % PageSize] : default;
        return digest != default;
    }

    public void Set(int slot, BlockDigest digest)
    {
        while (_pages.Count <= slot / PageSize) _pages.Add(new BlockDigest[PageSize]);
        _pages[slot / PageSize][slot % PageSize] = digest;
    }

    public void Clear(int slot)
    {
        if (slot / PageSize < _pages.Count) _pages[slot / PageSize][slot % PageSize] = default;
    }
}
