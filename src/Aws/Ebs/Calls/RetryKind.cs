namespace DRServerless.Aws.Ebs.Calls;

/// <summary>What can be done about a failed attempt.</summary>
internal enum RetryKind
{
    /// <summary>Nothing: the same call fails again.</summary>
    No,

    /// <summary>The same call again, after a pause.</summary>
    Again,

    /// <summary>The same call again, slower: the service asks for fewer.</summary>
    Slower,

    /// <summary>A snapshot that was begun a moment ago may not be seen everywhere: the same call again, for a while.</summary>
    WhenVisible,

    /// <summary>The block's token is of no more use: list the block anew.</summary>
    WithNewBlockToken,

    /// <summary>The page's token is of no more use: go on listing by index.</summary>
    WithNewPageToken,

    /// <summary>The signature was refused; if the clocks differ, again by the service's clock.</summary>
    AfterClockCheck,
}
