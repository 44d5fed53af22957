using System.Text.Json;
using DRServerless.Core.Blocks;

namespace DRServerless.Aws.Ebs.Listing;

/// <summary>
/// Reads a page of either listing straight from the bytes of the answer: no object per block. A token with JSON escapes (some
/// writers escape + and /) is unescaped where it stands, behind the reader, where it is never longer than before.
/// </summary>
internal ref struct BlockPageParser
{
    /// <summary>A token has 256 characters at most, an escaped character six.</summary>
    private const int LongestEscapedToken = 256 * 6;

    private readonly Span<byte> _body;
    private readonly Span<BlockPage.Entry> _entries;
    private Utf8JsonReader _reader;

    public BlockPageParser(Span<byte> body, Span<BlockPage.Entry> entries)
    {
        _body = body;
        _entries = entries;
        _reader = new Utf8JsonReader(body);
    }

    public int Count { get; private set; }

    /// <summary>Where the next page's token stands; empty when there is none.</summary>
    public Range NextToken { get; private set; }

    public void Parse()
    {
        try
        {
            Expect(_reader.Read() && _reader.TokenType == JsonTokenType.StartObject);
            while (NextProperty()) ReadPageProperty();
            Expect(!_reader.Read());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException("The answer is not a page of blocks.", error);
        }
    }

    private void ReadPageProperty()
    {
        if (_reader.ValueTextEquals("Blocks"u8) || _reader.ValueTextEquals("ChangedBlocks"u8)) ReadBlocks();
        else if (_reader.ValueTextEquals("NextToken"u8)) NextToken = ReadToken();
        else if (_reader.ValueTextEquals("BlockSize"u8)) Expect(ReadNumber() == Block.Size);
        else SkipValue();
    }

    private void ReadBlocks()
    {
        Expect(_reader.Read());
        if (_reader.TokenType == JsonTokenType.Null) return;
        Expect(_reader.TokenType == JsonTokenType.StartArray);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(_reader.TokenType == JsonTokenType.StartObject && Count < _entries.Length);
            ReadBlock();
        }
    }

    private void ReadBlock()
    {
        var index = -1;
        var (start, length) = (0, 0);
        var isWhole = false;
        while (NextProperty())
        {
            if (_reader.ValueTextEquals("BlockIndex"u8))
            {
                index = ReadNumber();
            }
            else if (_reader.ValueTextEquals("BlockToken"u8) || _reader.ValueTextEquals("SecondBlockToken"u8))
            {
                (start, length) = ReadToken().GetOffsetAndLength(_body.Length);
            }
            else
            {
                isWhole |= _reader.ValueTextEquals("FirstBlockToken"u8);
                SkipValue();
            }
        }

        // Without a token of its own, a block is one that only the earlier snapshot has.
        Expect(index >= 0 && (length > 0 || isWhole));
        Expect(Count == 0 || index > _entries[Count - 1].Index);
        _entries[Count++] = new BlockPage.Entry(index, start, length);
    }

    private bool NextProperty()
    {
        Expect(_reader.Read());
        if (_reader.TokenType == JsonTokenType.EndObject) return false;
        Expect(_reader.TokenType == JsonTokenType.PropertyName);
        return true;
    }

    private void SkipValue()
    {
        Expect(_reader.Read());
        _reader.Skip();
    }

    private int ReadNumber()
    {
        var number = 0;
        Expect(_reader.Read() && _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out number));
        return number;
    }

    private Range ReadToken()
    {
        Expect(_reader.Read() && _reader.TokenType is JsonTokenType.String or JsonTokenType.Null);
        if (_reader.TokenType == JsonTokenType.Null) return default;
        var start = (int)_reader.TokenStartIndex + 1;
        var length = _reader.ValueSpan.Length;
        return start..(start + (_reader.ValueIsEscaped ? Unescape(start, length) : length));
    }

    private int Unescape(int start, int length)
    {
        Span<byte> plain = stackalloc byte[LongestEscapedToken];
        Expect(length <= plain.Length);
        var written = _reader.CopyString(plain);
        plain[..written].CopyTo(_body[start..]);
        return written;
    }

    private static void Expect(bool holds)
    {
        if (!holds) throw new FormatException("The answer is not a page of blocks.");
    }
}
