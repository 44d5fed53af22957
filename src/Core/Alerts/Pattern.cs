namespace DRServerless.Core.Alerts;

/// <summary>Text with <c>*</c> for any text; case is ignored. Takes time in proportion to the lengths, whatever a sender writes.</summary>
internal static class Pattern
{
    public static bool Fits(string? pattern, string? text)
    {
        if (pattern is null) return true;
        if (text is null) return false;
        var (at, star, retry) = (0, -1, 0);
        var index = 0;
        while (index < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*') (star, retry) = (at++, index);
            else if (at < pattern.Length && char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(text[index])) (at, index) = (at + 1, index + 1);
            else if (star >= 0) (at, index) = (star + 1, ++retry);
            else return false;
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }
}
