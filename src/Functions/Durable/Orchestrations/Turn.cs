using DRServerless.Core.Errors;

namespace DRServerless.Functions.Durable.Orchestrations;

/// <summary>
/// Follows an orchestration's code through its turns. The platform runs code by completing what it waits for, on one thread, and takes it up again
/// at the next happening. It does not see code that awaits something else: such an instance stands still for ever. Here every wait that the
/// context gives is counted, so when the code stands and none is open, the instance is failed with the reason.
/// </summary>
internal sealed class Turn
{
    private readonly TaskCompletionSource<object?> _broken = new();
    private Task<object?>? _code;
    private int _depth;
    private int _thread;
    private int _open;
    private bool _foreign;
    private bool _ended;

    /// <summary>True where the code is run by the platform; false on any thread that the code went to by itself.</summary>
    public bool IsOn => _depth > 0 && _thread == Environment.CurrentManagedThreadId && !_ended;

    /// <summary>Runs the code to its end.</summary>
    public async Task<object?> RunAsync(Func<Task<object?>> start)
    {
        Enter(() => _code = start());
        return await await Task.WhenAny(_code!, _broken.Task);
    }

    /// <summary>Says that the code is over: what is completed later goes nowhere.</summary>
    public void End() => _ended = true;

    /// <summary>Notes that the code went on where it must not.</summary>
    public void NoteForeign() => _foreign = true;

    /// <summary>A wait that the platform ends; one that never ends where code is that must not be there.</summary>
    public Task<T> Follow<T>(Func<Task<T>> begin)
    {
        if (!IsOn) return Never<T>();
        var given = new TaskCompletionSource<T>();
        _open++;
        _ = FollowAsync(begin, given);
        return given.Task;
    }

    /// <summary>A wait that <see cref="Complete"/> ends.</summary>
    public void Open() => _open++;

    /// <summary>Ends a wait and lets the code go on.</summary>
    public void Complete(Action complete) => Enter(() =>
    {
        _open--;
        if (!_ended) complete();
    });

    /// <summary>What code gets that must not be where it is: no error that it could catch.</summary>
    public Task<T> Never<T>()
    {
        _foreign = true;
        return new TaskCompletionSource<T>().Task;
    }

    private async Task FollowAsync<T>(Func<Task<T>> begin, TaskCompletionSource<T> given)
    {
        var inner = Begin(begin);
        try
        {
            await inner;
        }
        catch
        {
            // Handed on below, as it is.
        }

        Complete(() => HandOn(inner, given));
    }

    private static Task<T> Begin<T>(Func<Task<T>> begin)
    {
        try
        {
            return begin();
        }
        catch (Exception refused)
        {
            return Task.FromException<T>(refused);
        }
    }

    private static void HandOn<T>(Task<T> from, TaskCompletionSource<T> to)
    {
        if (from.IsCanceled) to.TrySetCanceled();
        else if (from.Exception is { } failure) to.TrySetException(failure.InnerExceptions);
        else to.TrySetResult(from.Result);
    }

    /// <summary>Code runs within the given step, on this thread, until it waits again.</summary>
    private void Enter(Action step)
    {
        if (_depth == 0) _thread = Environment.CurrentManagedThreadId;
        _depth++;
        try
        {
            step();
        }
        finally
        {
            if (--_depth == 0) Check();
        }
    }

    private void Check()
    {
        if (_ended || _code is null or { IsCompleted: true } || (_open > 0 && !_foreign)) return;
        _broken.TrySetException(new DrException(
            ErrorCodes.NotDeterministic,
            "The orchestration cannot go on: it awaited a task that did not come from its context (or used ConfigureAwait(false), Task.Run or a token that a clock cancels)."));
    }
}
