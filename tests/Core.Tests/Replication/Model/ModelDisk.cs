namespace DRServerless.Core.Tests.Replication.Model;

/// <summary>Random disks and what machines do to them.</summary>
internal static class ModelDisk
{
    public static Dictionary<int, int> Random(Random random, int blocks, int count)
    {
        var image = new Dictionary<int, int>();
        for (var i = 0; i < count; i++) image[Index(random, blocks)] = Content(random);
        return image;
    }

    /// <summary>The same disk with every block written: what a full copy to an encrypted snapshot leaves.</summary>
    public static Dictionary<int, int> Whole(IReadOnlyDictionary<int, int> image, int blocks) =>
        Enumerable.Range(0, blocks).ToDictionary(index => index, image.GetValueOrDefault);

    /// <summary>Writes, zeroes and trims some blocks; returns the new image and the blocks that were written with what they held.</summary>
    public static (Dictionary<int, int> Image, HashSet<int> Rewritten) Change(Random random, IReadOnlyDictionary<int, int> image, int blocks, int count)
    {
        var changed = new Dictionary<int, int>(image);
        var rewritten = new HashSet<int>();
        for (var i = 0; i < count; i++)
        {
            var index = changed.Count > 0 && random.Next(2) == 0 ? changed.Keys.ElementAt(random.Next(changed.Count)) : Index(random, blocks);
            switch (random.Next(5))
            {
                case 0: changed.Remove(index); break;
                case 1: changed[index] = 0; break;
                case 2: rewritten.Add(index); break;
                default: changed[index] = Content(random); break;
            }
        }

        return (changed, rewritten);
    }

    /// <summary>In clusters, and at both ends of the disk, where mistakes are.</summary>
    private static int Index(Random random, int blocks) => random.Next(6) switch
    {
        0 => random.Next(Math.Min(4, blocks)),
        1 => blocks - 1 - random.Next(Math.Min(4, blocks)),
        2 => Math.Min(blocks - 1, blocks / 2 + random.Next(20)),
        _ => random.Next(blocks),
    };

    private static int Content(Random random) => random.Next(8);
}
