using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Store;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>
/// One run of an orchestration's code. It is fed happenings, one at a time, and each is followed to the point where the code waits again.
/// The state of the code is a function of the happenings alone, so feeding it a history brings it back to where it was.
/// </summary>
internal sealed class Execution
{
    private readonly OrchestrationDefinition? _definition;
    private readonly InstanceRow _row;
    private readonly DecisionLog _decisions;
    private readonly EventInbox _inbox = new();
    private readonly OrchestrationSynchronizationContext _turn;
    private readonly ReplayContext _context;
    private readonly Queue<HistoryEvent> _held = new();
    private bool _suspended;
    private Task<object?>? _code;

    /// <summary>Makes a run that has not begun.</summary>
    /// <param name="definition">The code; null when this program has none of that name.</param>
    /// <param name="row">The instance.</param>
    /// <param name="recorded">Decisions that history has.</param>
    /// <param name="onForeign">Told, from any thread, when the code goes on after something that its context did not give.</param>
    /// <param name="loggers">For the code's loggers.</param>
    public Execution(OrchestrationDefinition? definition, InstanceRow row, IReadOnlyList<HistoryEvent> recorded, Action<Execution> onForeign, ILoggerFactory loggers)
    {
        (_definition, _row, Generation) = (definition, row, row.Generation);
        _decisions = new DecisionLog(recorded, Break);
        _turn = new OrchestrationSynchronizationContext(() => onForeign(this));
        _context = new ReplayContext(row, _decisions, _inbox, _turn, () => onForeign(this), loggers);
    }

    /// <summary>The instance.</summary>
    public long InstanceNumber => _row.Number;

    /// <summary>Which run of the instance.</summary>
    public long Generation { get; }

    /// <summary>How the run ended; null while it goes on.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>What the code shows, as JSON.</summary>
    public string? Status => _context.Status;

    /// <summary>True once the code has said what it shows.</summary>
    public bool HasStatus => _context.HasStatus;

    /// <summary>The code's time.</summary>
    public DateTimeOffset CurrentTime => _context.CurrentTime;

    /// <summary>Events from outside that the code has not taken, in order of arrival.</summary>
    public IEnumerable<HistoryEvent> Kept => _inbox.Kept.Concat(_held.Where(held => held.IsFromOutside));

    /// <summary>New decisions to record, in order.</summary>
    public IReadOnlyList<HistoryEvent> TakeNewDecisions() => _decisions.TakeNew();

    /// <summary>Timers that the code has cancelled.</summary>
    public IReadOnlyList<int> TakeCancelledTimers() => _context.TakeCancelledTimers();

    /// <summary>Ends the run because the code awaited a foreign task.</summary>
    public void BreakForeign() => Break("it awaited a task that did not come from its context (or used ConfigureAwait(false), Task.Run or a token that a clock cancels)");

    /// <summary>Feeds one happening and follows it up.</summary>
    public void Deliver(HistoryEvent happened, bool replaying)
    {
        if (Outcome is not null) return;
        if (happened.Kind == HistoryKind.Suspended) _suspended = true;
        else if (happened.Kind == HistoryKind.Resumed) Resume(happened, replaying);
        else if (_suspended) _held.Enqueue(happened);
        else Step(happened, replaying);
    }

    /// <summary>Says that history has been fed whole.</summary>
    public void EndReplay()
    {
        if (Outcome is null or not Outcome.Failed) _decisions.CheckAllMade();
    }

    private void Resume(HistoryEvent happened, bool replaying)
    {
        _suspended = false;
        _context.MoveTo(happened.Time, replaying);
        while (Outcome is null && _held.TryDequeue(out var held)) Step(held, replaying);
    }

    private void Step(HistoryEvent happened, bool replaying)
    {
        _context.MoveTo(happened.Time, replaying);
        try
        {
            _turn.Run(() => Apply(happened));
            Outcome ??= Settled();
        }
        catch (Exception exception)
        {
            // What code of type async void throws, for one: it ends its own instance and no other.
            Outcome ??= new Outcome.Failed(Payload.Cut(FailureRecord.From(exception)), exception);
        }
    }

    private void Apply(HistoryEvent happened)
    {
        switch (happened.Kind)
        {
            case HistoryKind.Started:
                _code = StartAsync(happened.Payload);
                break;
            case HistoryKind.EventRaised:
                _inbox.Deliver(happened);
                break;
            case HistoryKind.ActivityFailed or HistoryKind.SubOrchestrationFailed:
                _decisions.Take(happened)?.Fail(Payload.ReadFailure(happened.Payload!));
                break;
            default:
                _decisions.Take(happened)?.Complete(happened.Payload);
                break;
        }
    }

    private async Task<object?> StartAsync(string? input)
    {
        if (_definition is null) throw new DrException(ErrorCodes.InvariantBroken, $"This program has no orchestration named '{_row.Name}'.");
        return await _definition.RunUntypedAsync(_context, Payload.Read(input, _definition.InputType, $"input of '{_row.Name}'"));
    }

    private Outcome? Settled()
    {
        if (_code is null) return null;
        if (!_code.IsCompleted)
        {
            // Waiting for nothing that the context gave: what it waits for is foreign, and no happening will ever wake it.
            if (_decisions.Pending == 0 && _inbox.Waits == 0) BreakForeign();
            return Outcome;
        }

        try
        {
            var result = _code.GetAwaiter().GetResult();
            return _context.NextInput is { } next
                ? new Outcome.ContinuedAsNew(next)
                : new Outcome.Completed(Payload.Write(result, _definition!.OutputType, $"output of '{_row.Name}'"));
        }
        catch (Exception exception)
        {
            return new Outcome.Failed(Payload.Cut(FailureRecord.From(exception)), exception);
        }
    }

    private void Break(string why) => Outcome = new Outcome.Failed(new FailureRecord(
        ErrorCodes.NotDeterministic.Name,
        $"'{_row.Name}' cannot go on: {why}. Orchestration code may only depend on its input and on what its context returns; a change of it needs a new version.",
        IsTransient: false));
}
