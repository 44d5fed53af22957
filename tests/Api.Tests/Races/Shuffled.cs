namespace DRServerless.Api.Tests.Races;

/// <summary>
/// Runs tasks on one thread, going on with one of those that can go on, drawn at random: the same seed takes the same steps. With a store
/// that yields at each call, callers meet between any two of their calls.
/// </summary>
internal sealed class Shuffled(Random random) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly SemaphoreSlim _posted = new(0);

    /// <param name="random">Draws.</param>
    /// <param name="actions">What runs.</param>
    /// <param name="latest">How many turns an action may begin later than it could.</param>
    public static IReadOnlyList<T> Run<T>(Random random, IEnumerable<Func<Task<T>>> actions, int latest = 0)
    {
        var before = Current;
        var context = new Shuffled(random);
        SetSynchronizationContext(context);
        try
        {
            var all = Task.WhenAll(actions.Select(action => BeginAsync(action, random.Next(latest + 1))).ToList());
            while (!all.IsCompleted) context.RunOne();
            return all.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready) _ready.Add((d, state));
        _posted.Release();
    }

    private static async Task<T> BeginAsync<T>(Func<Task<T>> action, int turns)
    {
        for (; turns > 0; turns--) await Task.Yield();
        return await action();
    }

    private void RunOne()
    {
        Assert.True(_posted.Wait(TimeSpan.FromSeconds(30)), "Nothing can go on.");
        (SendOrPostCallback Callback, object? State) next;
        lock (_ready)
        {
            var position = random.Next(_ready.Count);
            next = _ready[position];
            _ready.RemoveAt(position);
        }

        next.Callback(next.State);
    }
}
