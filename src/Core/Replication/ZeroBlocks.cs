namespace DRServerless.Core.Replication;

/// <summary>What to do about blocks of zeroes, which depends on what a block that is never written reads as at the sink.</summary>
public enum ZeroBlocks
{
    /// <summary>Write those that are listed: the sink stands on a parent, which shows through where nothing is written.</summary>
    Write,

    /// <summary>Leave them out: the sink has no parent and is not encrypted, so what is absent reads as zeroes.</summary>
    Skip,

    /// <summary>
    /// Write those that are listed and those that are not: the sink has no parent and is encrypted, so what is absent reads as garbage.
    /// It costs a write for every block of the disk, once; later recovery points stand on it.
    /// </summary>
    WriteAbsent,

    /// <summary>
    /// Write those that are listed, also where the manifest has zeroes, and those beyond the parent's end that are not: the sink stands on
    /// an encrypted parent, and where neither of them was ever written it reads as garbage.
    /// </summary>
    WriteListedAndGrown,
}

/// <summary>The one rule for <see cref="ZeroBlocks"/>.</summary>
public static class ZeroBlocksRule
{
    /// <summary>What to do for a sink.</summary>
    /// <param name="hasParent">The snapshot being written was begun on a parent.</param>
    /// <param name="encrypted">It is encrypted.</param>
    public static ZeroBlocks For(bool hasParent, bool encrypted) => (hasParent, encrypted) switch
    {
        (true, true) => ZeroBlocks.WriteListedAndGrown,
        (true, false) => ZeroBlocks.Write,
        (false, true) => ZeroBlocks.WriteAbsent,
        (false, false) => ZeroBlocks.Skip,
    };
}
