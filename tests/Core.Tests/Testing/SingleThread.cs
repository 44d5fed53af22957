using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Core.Tests.Testing;

/// <summary>
/// Runs asynchronous code on one thread under fake time: everything that can run runs, then time goes on by a millisecond. The same
/// code with the same seed takes the same steps.
/// </summary>
internal sealed class SingleThread : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _queue = new();

    public static void Run(FakeTimeProvider time, TimeSpan limit, Func<Task> action)
    {
        var before = Current;
        var context = new SingleThread();
        SetSynchronizationContext(context);
        try
        {
            var task = action();
            for (var passed = TimeSpan.Zero; ; passed += TimeSpan.FromMilliseconds(1))
            {
                context.RunAll();
                if (task.IsCompleted) break;
                Assert.True(passed < limit, $"Not done after {limit} of fake time.");
                time.Advance(TimeSpan.FromMilliseconds(1));
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

    private void RunAll()
    {
        while (_queue.TryDequeue(out var item)) item.Callback(item.State);
    }
}
