using System.Text;
using System.Text.Json;
using DRServerless.Aws.Ebs.Listing;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>Pages of a listing, held against a plain reading of the same JSON.</summary>
public sealed class BlockPageTests
{
    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    [Fact]
    public void Parse_RandomPages_EqualsAPlainReading()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var text = RandomPage(random);
            using var page = BlockPage.Parse(Encoding.UTF8.GetBytes(text), 10_000);
            Assert.True(ReadPlainly(text).SequenceEqual(Read(page)), $"seed {seed}, round {round}: {text}");
        }
    }

    [Fact]
    public void Parse_EmptyPageWithNextToken_HasNoBlocksAndGoesOn()
    {
        using var page = BlockPage.Parse("""{"Blocks":[],"NextToken":"AAA\u002b\/b=="}"""u8.ToArray(), 100);
        Assert.Equal(0, page.Count);
        Assert.Equal("AAA+/b==", Encoding.ASCII.GetString(page.NextToken.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    [InlineData("""{"Blocks":[{"BlockIndex":1,"BlockToken":"a"}]""")]
    [InlineData("""{"Blocks":[{"BlockIndex":1}]}""")]
    [InlineData("""{"Blocks":[{"BlockToken":"a"}]}""")]
    [InlineData("""{"Blocks":[{"BlockIndex":"1","BlockToken":"a"}]}""")]
    [InlineData("""{"Blocks":[{"BlockIndex":-1,"BlockToken":"a"}]}""")]
    [InlineData("""{"Blocks":[{"BlockIndex":99999999999,"BlockToken":"a"}]}""")]
    [InlineData("""{"Blocks":[{"BlockIndex":2,"BlockToken":"a"},{"BlockIndex":2,"BlockToken":"b"}]}""")]
    [InlineData("""{"Blocks":[{"BlockIndex":2,"BlockToken":"a"},{"BlockIndex":1,"BlockToken":"b"}]}""")]
    [InlineData("""{"Blocks":[],"BlockSize":512}""")]
    [InlineData("""{"Blocks":[],"NextToken":5}""")]
    [InlineData("""{"Blocks":[]} {}""")]
    [InlineData("""{"Blocks":[{"BlockIndex":1,"BlockToken":"a"},{"BlockIndex":2,"BlockToken":"a"},{"BlockIndex":3,"BlockToken":"a"}]}""")]
    public void Parse_NotAPage_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => BlockPage.Parse(Encoding.UTF8.GetBytes(text), 2));

    [Fact]
    public void Parse_CutAnywhere_IsRefused()
    {
        var text = RandomPage(new Random(3)).TrimEnd();
        for (var length = 0; length < text.Length; length++)
            Assert.Throws<FormatException>(() => BlockPage.Parse(Encoding.UTF8.GetBytes(text[..length]), 10_000));
    }

    private static string RandomPage(Random random)
    {
        var changed = random.Next(2) == 0;
        var index = random.Next(1000);
        var blocks = new List<string>();
        for (var count = random.Next(30); count > 0; count--, index += random.Next(1, 1000))
        {
            var fields = new List<string> { $"\"BlockIndex\":{index}" };
            var removed = changed && random.Next(4) == 0;
            if (changed && (removed || random.Next(2) == 0)) fields.Add($"\"FirstBlockToken\":{Token(random)}");
            if (!removed) fields.Add($"\"{(changed ? "SecondBlockToken" : "BlockToken")}\":{Token(random)}");
            else if (random.Next(2) == 0) fields.Add("\"SecondBlockToken\":null");
            if (random.Next(5) == 0) fields.Add("\"New\":{\"a\":[1,{\"BlockToken\":\"no\"}]}");
            blocks.Add("{" + string.Join(Blank(random) + ",", Shuffled(random, fields)) + "}");
        }

        var properties = new List<string>
        {
            $"\"{(changed ? "ChangedBlocks" : "Blocks")}\":{Blank(random)}[{string.Join(",", blocks)}]",
            "\"ExpiryTime\":1.59298379649E9",
            "\"VolumeSize\":8",
            "\"BlockSize\":524288",
        };
        if (random.Next(3) > 0) properties.Add($"\"NextToken\":{(random.Next(4) == 0 ? "null" : Token(random))}");
        return "{" + string.Join("," + Blank(random), Shuffled(random, properties)) + "}" + Blank(random);
    }

    private static string Token(Random random)
    {
        var token = new StringBuilder("\"");
        var escaped = random.Next(3) == 0;
        foreach (var character in random.GetItems<char>(TokenCharacters, random.Next(1, 257)))
        {
            if (escaped && random.Next(3) == 0) token.Append(character == '/' ? "\\/" : $"\\u{(int)character:x4}");
            else token.Append(character);
        }

        return token.Append('"').ToString();
    }

    private static string Blank(Random random) => random.Next(3) == 0 ? " \n\t" : "";

    private static string[] Shuffled(Random random, List<string> items)
    {
        var array = items.ToArray();
        random.Shuffle(array);
        return array;
    }

    private static IEnumerable<string> Read(BlockPage page)
    {
        yield return Encoding.ASCII.GetString(page.NextToken.Span);
        for (var position = 0; position < page.Count; position++)
            yield return $"{page[position].Index} {Encoding.ASCII.GetString(page[position].Token.Span)} {page[position].IsRemoved}";
    }

    private static List<string> ReadPlainly(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        var result = new List<string> { root.TryGetProperty("NextToken", out var next) ? next.GetString() ?? "" : "" };
        var blocks = root.TryGetProperty("Blocks", out var all) ? all : root.GetProperty("ChangedBlocks");
        foreach (var block in blocks.EnumerateArray())
        {
            var token = block.TryGetProperty("BlockToken", out var first) || block.TryGetProperty("SecondBlockToken", out first) ? first.GetString() : null;
            result.Add($"{block.GetProperty("BlockIndex").GetInt32()} {token} {token is null}");
        }

        return result;
    }
}
