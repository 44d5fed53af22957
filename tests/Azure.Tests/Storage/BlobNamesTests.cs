using DRServerless.Azure.Storage;
using DRServerless.Core.Storage;
using Xunit.Abstractions;

namespace DRServerless.Azure.Tests.Storage;

public sealed class BlobNamesTests(ITestOutputHelper output)
{
    private const string Alphabet = "-./09az";

    [Theory]
    [InlineData("projects/prj-1/project", "projects/prj-1/project")]
    [InlineData("a.b", "a-~b")]
    [InlineData("a/..", "a/-~-~")]
    [InlineData("a-.-", "a--~-")]
    public void Encode_Key_IsTheName(string key, string name)
    {
        Assert.Equal(name, BlobNames.Encode(key));
        Assert.Equal(key, BlobNames.Decode(name));
    }

    [Fact]
    public void Encode_LongestKey_FitsABlobName() =>
        Assert.True(BlobNames.Encode(new string('.', ObjectKeyRules.MaximumLength)).Length <= 1_024);

    [Fact]
    public void Encode_AnyTwoKeys_KeepsOrderAndComesBack()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        for (var round = 0; round < 50_000; round++)
        {
            var (left, right) = (Key(random), Key(random));
            var expected = Math.Sign(string.CompareOrdinal(left, right));
            var actual = Math.Sign(string.CompareOrdinal(BlobNames.Encode(left), BlobNames.Encode(right)));

            Assert.True(expected == actual, $"seed {seed}, round {round}: '{left}' and '{right}'");
            Assert.Equal(left, BlobNames.Decode(BlobNames.Encode(left)));
        }
    }

    private static string Key(Random random)
    {
        while (true)
        {
            var key = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            if (ObjectKeyRules.IsKey(key)) return key;
        }
    }
}
