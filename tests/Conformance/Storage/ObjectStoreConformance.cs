using System.Text;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Conformance.Storage;

/// <summary>What every <see cref="IObjectStore"/> does. Derive, and give an empty store.</summary>
public abstract class ObjectStoreConformance
{
    protected abstract IObjectStore Store { get; }

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Read_Missing_IsNull() => Assert.Null(await Store.ReadAsync("a/b", None));

    [Fact]
    public async Task Read_AfterWrite_GivesContentAndTag()
    {
        var tag = await WriteAsync("a/b", "one", WriteCondition.Always);

        var read = await Store.ReadAsync("a/b", None);

        Assert.Equal("one", Text(read));
        Assert.Equal(tag, read!.Tag);
    }

    [Fact]
    public async Task Write_Empty_IsNotAbsent()
    {
        await Store.WriteAsync("empty", ReadOnlyMemory<byte>.Empty, WriteCondition.Absent, None);

        Assert.Equal(0, (await Store.ReadAsync("empty", None))!.Content.Length);
        await AssertConflictAsync(() => WriteAsync("empty", "x", WriteCondition.Absent));
    }

    [Fact]
    public async Task Write_CallerReusesItsBuffer_StoredContentStays()
    {
        var buffer = Encoding.UTF8.GetBytes("before");
        await Store.WriteAsync("a", buffer, WriteCondition.Always, None);
        buffer.AsSpan().Fill((byte)'x');

        Assert.Equal("before", Text(await Store.ReadAsync("a", None)));
    }

    [Fact]
    public async Task Write_OneMebibyte_ComesBackWhole()
    {
        var content = new byte[1024 * 1024];
        new Random(1).NextBytes(content);

        await Store.WriteAsync("large", content, WriteCondition.Absent, None);

        Assert.True((await Store.ReadAsync("large", None))!.Content.Span.SequenceEqual(content));
    }

    [Fact]
    public async Task WriteAbsent_Standing_ConflictsAndKeeps()
    {
        await WriteAsync("a", "one", WriteCondition.Absent);

        await AssertConflictAsync(() => WriteAsync("a", "two", WriteCondition.Absent));

        Assert.Equal("one", Text(await Store.ReadAsync("a", None)));
    }

    [Fact]
    public async Task WriteUnchanged_SameTag_WritesWithNewTag()
    {
        var first = await WriteAsync("a", "one", WriteCondition.Always);

        var second = await WriteAsync("a", "two", WriteCondition.Unchanged(first));

        Assert.NotEqual(first, second);
        Assert.Equal("two", Text(await Store.ReadAsync("a", None)));
    }

    [Fact]
    public async Task WriteUnchanged_OldTag_ConflictsAndKeeps()
    {
        var first = await WriteAsync("a", "one", WriteCondition.Always);
        await WriteAsync("a", "two", WriteCondition.Always);

        await AssertConflictAsync(() => WriteAsync("a", "three", WriteCondition.Unchanged(first)));

        Assert.Equal("two", Text(await Store.ReadAsync("a", None)));
    }

    [Fact]
    public async Task WriteUnchanged_Missing_Conflicts()
    {
        await AssertConflictAsync(() => WriteAsync("a", "one", WriteCondition.Unchanged("1")));
        Assert.Null(await Store.ReadAsync("a", None));
    }

    [Fact]
    public async Task WriteUnchanged_DeletedAndMadeAnew_OldTagConflicts()
    {
        var first = await WriteAsync("a", "one", WriteCondition.Always);
        await Store.DeleteAsync("a", None);
        await WriteAsync("a", "one", WriteCondition.Always);

        await AssertConflictAsync(() => WriteAsync("a", "two", WriteCondition.Unchanged(first)));
    }

    [Fact]
    public async Task WriteAbsent_ManyAtOnce_OneWins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => WinsAsync("race", n))));

        Assert.Single(outcomes, won => won);
    }

    [Fact]
    public async Task Update_ManyAtOnce_LosesNoChange()
    {
        var documents = new DocumentStore(Store);
        await documents.CreateAsync("counter", new Counter(0), None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            documents.UpdateAsync<Counter>("counter", found => new Counter(found.Value + 1), ErrorCodes.ObjectNotFound, None))));

        Assert.Equal(8, (await documents.FindAsync<Counter>("counter", None))!.Value.Value);
    }

    [Fact]
    public async Task Delete_Standing_IsGone()
    {
        await WriteAsync("a", "one", WriteCondition.Always);

        await Store.DeleteAsync("a", None);
        await Store.DeleteAsync("a", None);

        Assert.Null(await Store.ReadAsync("a", None));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task List_Prefix_GivesOnlyItsKeysInOrdinalOrder()
    {
        // '-' < '.' < '/' < '0' < 'a' in ordinal order; a culture's order differs.
        string[] below = ["a/-", "a/.", "a/0", "a/0/x", "a/10", "a/9", "a/b", "a/b-c", "a/b.c", "a/b/c", "a/ba"];
        foreach (var key in below.Reverse().Concat(["a-", "a.", "a0", "b/a", "a"])) await WriteAsync(key, key, WriteCondition.Absent);

        Assert.Equal(below.Order(StringComparer.Ordinal), await ListAsync("a/"));
        Assert.Equal(below.Where(key => key.StartsWith("a/b", StringComparison.Ordinal)).Order(StringComparer.Ordinal), await ListAsync("a/b"));
        Assert.Equal(16, (await ListAsync("")).Count);
        Assert.Empty(await ListAsync("c"));
    }

    [Fact]
    public async Task List_ManyKeys_GivesAll()
    {
        var keys = Enumerable.Range(0, 2_500).Select(n => $"many/{n:D6}").ToList();
        await Task.WhenAll(keys.Select(key => Store.WriteAsync(key, "x"u8.ToArray(), WriteCondition.Absent, None)));

        Assert.Equal(keys, await ListAsync("many/"));
    }

    [Fact]
    public async Task List_WritesAndDeletesWhileListing_Continues()
    {
        foreach (var n in Enumerable.Range(0, 10)) await WriteAsync($"a/{n}", "x", WriteCondition.Absent);

        var seen = new List<string>();
        await foreach (var key in Store.ListAsync("a/", None))
        {
            seen.Add(key);
            await Store.DeleteAsync(key, None);
        }

        Assert.Equal(10, seen.Count);
        Assert.Empty(await ListAsync("a/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a\0")]
    [InlineData("ä")]
    public async Task Write_KeyOutsideTheRules_IsRefused(string key) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(key, "x", WriteCondition.Always));

    [Fact]
    public async Task Write_LongestKey_IsTaken()
    {
        var longest = new string('k', ObjectKeyRules.MaximumLength);

        await WriteAsync(longest, "x", WriteCondition.Always);

        Assert.Equal([longest], await ListAsync("k"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => WriteAsync(longest + "k", "x", WriteCondition.Always));
    }

    [Fact]
    public async Task Calls_Cancelled_ChangeNothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync("a", "x"u8.ToArray(), WriteCondition.Always, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync("a", cancelled));

        Assert.Null(await Store.ReadAsync("a", None));
    }

    private async Task<bool> WinsAsync(string key, int writer)
    {
        try
        {
            await WriteAsync(key, $"writer {writer}", WriteCondition.Absent);
            return true;
        }
        catch (DrException conflict) when (conflict.Code == ErrorCodes.WriteConflict)
        {
            return false;
        }
    }

    private Task<string> WriteAsync(string key, string text, WriteCondition condition) =>
        Store.WriteAsync(key, Encoding.UTF8.GetBytes(text), condition, None);

    private async Task<List<string>> ListAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in Store.ListAsync(prefix, None)) keys.Add(key);
        return keys;
    }

    private static async Task AssertConflictAsync(Func<Task> act) =>
        Assert.Equal(ErrorCodes.WriteConflict, (await Assert.ThrowsAsync<DrException>(act)).Code);

    private static string? Text(StoredObject? stored) => stored is null ? null : Encoding.UTF8.GetString(stored.Content.Span);

    private sealed record Counter(int Value);
}
