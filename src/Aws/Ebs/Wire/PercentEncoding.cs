using System.Buffers;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>RFC 3986 as Signature V4 wants it: all but unreserved characters, upper-case digits. A token's + / = become %2B %2F %3D.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"u8);

    /// <summary>What encoding may make of so many bytes at most.</summary>
    public static int MaximumLength(int length) => length * 3;

    /// <summary>Writes the encoded text and returns its length.</summary>
    public static int Encode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var plain = text.IndexOfAnyExcept(Unreserved);
            if (plain < 0) plain = text.Length;
            text[..plain].CopyTo(destination[written..]);
            written += plain;
            if (plain == text.Length) return written;
            destination[written++] = (byte)'%';
            destination[written++] = HexDigit(text[plain] >> 4);
            destination[written++] = HexDigit(text[plain] & 15);
            text = text[(plain + 1)..];
        }
    }

    private static byte HexDigit(int value) => "0123456789ABCDEF"u8[value];
}
