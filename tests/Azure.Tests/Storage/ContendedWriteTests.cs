using System.Collections.Concurrent;
using System.Text;
using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Azurite;
using DRServerless.Azure.Tests.Testing;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using Xunit.Abstractions;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>
/// Many writers at one key at once, round after round. Each round all of them write under the same condition, so one may win and no more,
/// and what stands afterwards is the winner's. On a network that loses answers, a writer may learn that its outcome is not known; it may
/// never be told that it won when it did not, nor that it lost when its write stands.
/// </summary>
[Collection(AzuriteCollection.Name)]
public sealed class ContendedWriteTests(AzuriteServer azurite, ITestOutputHelper output)
{
    private const int Rounds = 25;

    private enum Outcome
    {
        Won,
        Lost,
        NotKnown,
    }

    [Theory]
    [InlineData(20261122)]
    [InlineData(4711)]
    public async Task Write_ManyAtOnce_ExactlyOneWinsEachRound(int seed)
    {
        var store = await AzureObjectStore.OpenAsync(azurite.NewOptions(), credential: null, default);

        await foreach (var (round, outcomes, standing) in PlayAsync(seed, _ => store))
        {
            var winner = Assert.Single(outcomes, outcome => outcome.Value.Outcome == Outcome.Won);
            Assert.True(winner.Key == standing.Writer && winner.Value.Tag == standing.Tag, $"seed {seed}, round {round}: {winner.Key} won, but {standing.Writer} stands");
            Assert.DoesNotContain(outcomes, outcome => outcome.Value.Outcome == Outcome.NotKnown);
        }
    }

    [Theory]
    [InlineData(20261122)]
    [InlineData(4711)]
    public async Task Write_ManyAtOnceAndAnswersLost_NobodyIsToldWrongly(int seed)
    {
        var options = azurite.NewOptions();
        await AzureObjectStore.OpenAsync(options, credential: null, default);
        using var network = new LossyNetwork { Decide = RandomLoss(new Random(seed + 1)) };
        var stores = Enumerable.Range(0, 4).Select(_ => network.Store(options with { Retries = 10, RetryDelay = TimeSpan.FromMilliseconds(1) })).ToList();
        var won = 0;

        await foreach (var (round, outcomes, standing) in PlayAsync(seed, writer => stores[writer % stores.Count]))
        {
            var what = $"seed {seed}, round {round}: {standing.Writer} stands; {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value.Outcome}"))}";
            Assert.True(outcomes.Values.Count(outcome => outcome.Outcome == Outcome.Won) <= 1, what);
            Assert.True(outcomes.All(outcome => outcome.Value.Outcome != Outcome.Won || (outcome.Key == standing.Writer && outcome.Value.Tag == standing.Tag)), what);
            Assert.True(outcomes[standing.Writer].Outcome != Outcome.Lost, what);
            won += outcomes.Values.Count(outcome => outcome.Outcome == Outcome.Won);
        }

        Assert.True(won > Rounds / 2, $"seed {seed}: only {won} of {Rounds} rounds had a winner that knew.");
    }

    /// <summary>Plays rounds, each at a new key for creation or at the standing one for replacement, and gives who came out how.</summary>
    private async IAsyncEnumerable<(int Round, IReadOnlyDictionary<int, (Outcome Outcome, string? Tag)> Outcomes, (int Writer, string Tag) Standing)> PlayAsync(
        int seed, Func<int, AzureObjectStore> storeOf)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (key, condition) = ("contended/0", WriteCondition.Absent);
        for (var round = 1; round <= Rounds; round++)
        {
            var outcomes = new ConcurrentDictionary<int, (Outcome, string?)>();
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writing = Enumerable.Range(0, random.Next(2, 25)).Select(async writer =>
            {
                var padding = new string(' ', writer * 500);
                await start.Task;
                outcomes[writer] = await WriteAsync(storeOf(writer), key, $"{writer}{padding}", condition);
            }).ToList();
            start.SetResult();
            await Task.WhenAll(writing);

            var standing = await ReadAsync(storeOf(0), key) ?? throw new InvalidOperationException($"seed {seed}, round {round}: nobody wrote.");
            yield return (round, outcomes, standing);
            (key, condition) = random.Next(3) == 0 ? ($"contended/{round}", WriteCondition.Absent) : (key, WriteCondition.Unchanged(standing.Tag));
        }
    }

    private static async Task<(Outcome Outcome, string? Tag)> WriteAsync(AzureObjectStore store, string key, string text, WriteCondition condition)
    {
        try
        {
            return (Outcome.Won, await store.WriteAsync(key, Encoding.UTF8.GetBytes(text), condition, default));
        }
        catch (DrException exception) when (exception.Code == ErrorCodes.WriteConflict)
        {
            return (Outcome.Lost, null);
        }
        catch (DrException exception) when (exception.Code == ErrorCodes.StoreUnavailable)
        {
            return (Outcome.NotKnown, null);
        }
    }

    private static async Task<(int Writer, string Tag)?> ReadAsync(AzureObjectStore store, string key) =>
        await store.ReadAsync(key, default) is { } found
            ? (int.Parse(Encoding.UTF8.GetString(found.Content.Span).Trim(), System.Globalization.CultureInfo.InvariantCulture), found.Tag)
            : null;

    private static Func<HttpRequestMessage, Loss> RandomLoss(Random random) => _ =>
    {
        lock (random) return random.Next(10) switch { 0 => Loss.Request, 1 or 2 => Loss.Answer, _ => Loss.None };
    };
}
