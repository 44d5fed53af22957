namespace DRServerless.Core.Storage;

/// <summary>The rules for keys that every <see cref="IObjectStore"/> enforces alike, so that a key good for one store is good for all.</summary>
public static class ObjectKeyRules
{
    /// <summary>The longest key.</summary>
    public const int MaximumLength = 512;

    /// <summary>Throws when a key breaks the rules: a mistake of the program, not of its user.</summary>
    public static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        CheckPrefix(key);
        if (key.Split('/').Any(segment => segment.Length == 0))
            throw new ArgumentException($"The key '{key}' has an empty segment.", nameof(key));
    }

    /// <summary>Whether a name that was found somewhere is a key.</summary>
    public static bool IsKey(string name) => name.Length is > 0 and <= MaximumLength && name.All(IsAllowed) && !name.Split('/').Contains("");

    /// <summary>Throws when no key could start with this prefix. The empty prefix lists everything.</summary>
    public static void CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > MaximumLength) throw new ArgumentException($"A key has at most {MaximumLength} characters, not {prefix.Length}.", nameof(prefix));
        if (!prefix.All(IsAllowed))
            throw new ArgumentException($"The key '{prefix}' has other characters than a-z, 0-9, '.', '-' and '/'.", nameof(prefix));
    }

    private static bool IsAllowed(char character) => character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' or '/';
}
