using DRServerless.Core.Time;

namespace DRServerless.Api.Tests.Hosting;

/// <summary>Looks again until something is so, for a while. Real processes and sockets take their time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> wanted, string what)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (wanted(seen)) return seen;
            Assert.True(time.GetElapsedTime(start) < Patience, $"{what} did not come about; last seen: {seen}");
            await time.DelayAsync(Pause, CancellationToken.None);
        }
    }
}
