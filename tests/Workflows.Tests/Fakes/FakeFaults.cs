using DRServerless.Core.Errors;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>
/// What goes wrong at a fake infrastructure. Fault model: any call may fail before it has an effect (a rule, or the whole place out
/// of reach) or after it (the answer is lost); snapshots may end in error; reads and writes may be of other bytes; a call may hang
/// until it is let go. Faults combine; rules are used up in the order in which they were given.
/// </summary>
public sealed class FakeFaults
{
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];
    private readonly List<string> _calls = [];

    /// <summary>The whole place is out of reach.</summary>
    public bool Unreachable { get; set; }

    /// <summary>Called before every call with its name; for tests that change the world in the middle of something.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Names of the calls made so far, such as <c>Blocks.Write</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    /// <summary>Fails calls of that name: the first <paramref name="skip"/> pass, the next <paramref name="times"/> fail.</summary>
    public void Fail(string call, ErrorCode code, int times = 1, int skip = 0, bool afterEffect = false)
    {
        lock (_lock) _rules.Add(new Rule(call, code, afterEffect) { Skip = skip, Times = times });
    }

    /// <summary>No rule is left and the place is reachable.</summary>
    public void Clear()
    {
        lock (_lock) _rules.Clear();
        Unreachable = false;
        Before = null;
    }

    internal T Run<T>(string call, Func<T> effect)
    {
        Before?.Invoke(call);
        lock (_lock) _calls.Add(call);
        if (Unreachable) throw new DrException(ErrorCodes.InfrastructureUnavailable, "The infrastructure is out of reach (fake).");
        Apply(call, afterEffect: false);
        var result = effect();
        Apply(call, afterEffect: true);
        return result;
    }

    internal void Run(string call, Action effect) => Run(call, () =>
    {
        effect();
        return true;
    });

    private void Apply(string call, bool afterEffect)
    {
        lock (_lock)
        {
            if (_rules.FirstOrDefault(candidate => candidate.Call == call && candidate.AfterEffect == afterEffect && candidate.Times > 0) is not { } rule) return;
            if (rule.Skip-- > 0) return;
            if (--rule.Times == 0) _rules.Remove(rule);
            throw new DrException(rule.Code, $"{call} fails on purpose (fake).");
        }
    }

    private sealed record Rule(string Call, ErrorCode Code, bool AfterEffect)
    {
        public int Skip { get; set; }

        public int Times { get; set; }
    }
}
