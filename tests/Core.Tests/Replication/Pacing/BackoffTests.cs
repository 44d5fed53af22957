using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Core.Tests.Replication.Pacing;

public sealed class BackoffTests
{
    [Fact]
    public void Next_ManyDraws_FillsTheWholeSpanUnderADoublingBound()
    {
        var backoff = new Backoff(1, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        foreach (var (retry, bound) in new[] { (1, 100), (2, 200), (3, 400), (4, 800), (5, 1_000), (60, 1_000) })
        {
            var draws = Enumerable.Range(0, 2_000).Select(_ => backoff.Next(retry).TotalMilliseconds).ToList();
            Assert.All(draws, draw => Assert.InRange(draw, 0, bound));
            Assert.InRange(draws.Min(), 0, bound * 0.02);
            Assert.InRange(draws.Max(), bound * 0.98, bound);
            Assert.InRange(draws.Average(), bound * 0.45, bound * 0.55);
        }
    }

    [Fact]
    public void Next_SameSeed_RepeatsAndOtherSeedsDoNot()
    {
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));

        static List<TimeSpan> Draw(int seed)
        {
            var backoff = new Backoff(seed);
            return [.. Enumerable.Range(1, 10).Select(retry => backoff.Next(retry))];
        }
    }

    [Fact]
    public void Next_OtherSideAskedForTime_IsNeverSooner() =>
        Assert.All(Enumerable.Range(1, 50), retry => Assert.True(new Backoff(retry).Next(retry, TimeSpan.FromSeconds(3)) >= TimeSpan.FromSeconds(3)));
}
