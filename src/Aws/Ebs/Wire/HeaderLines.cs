using System.Text;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>Walks the lines of a head that is complete.</summary>
internal ref struct HeaderLines
{
    private ReadOnlySpan<byte> _rest;

    public HeaderLines(ReadOnlySpan<byte> head)
    {
        _rest = head;
        First = TakeLine();
    }

    /// <summary>The status line.</summary>
    public ReadOnlySpan<byte> First { get; }

    /// <summary>Length of the head that the bytes start with, its empty line included; 0 when it is not complete yet.</summary>
    public static int FindEnd(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) is >= 0 and var at ? at + 4 : 0;

    /// <summary>The value of the first header of that name; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> wanted)
    {
        var lines = new HeaderLines(head);
        while (lines.Next(out var name, out var value))
        {
            if (Ascii.EqualsIgnoreCase(name, wanted)) return value;
        }

        return default;
    }

    /// <summary>Without the blanks around.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);

    /// <summary>The next header; false at the empty line.</summary>
    public bool Next(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var line = TakeLine();
        name = value = default;
        if (line.IsEmpty) return false;
        var colon = line.IndexOf((byte)':');
        // A blank before the colon or at the start of a line (a folded header) is how requests are smuggled.
        if (colon <= 0 || line[..colon].ContainsAny(" \t"u8)) throw new WireException("A response has a malformed header.");
        name = line[..colon];
        value = Trim(line[(colon + 1)..]);
        return true;
    }

    private ReadOnlySpan<byte> TakeLine()
    {
        var end = _rest.IndexOf("\r\n"u8);
        if (end < 0) return default;
        var line = _rest[..end];
        _rest = _rest[(end + 2)..];
        return line;
    }
}
