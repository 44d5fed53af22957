using System.Collections;
using System.Diagnostics;
using DRServerless.Core.Identity;
using DRServerless.Core.Telemetry;

namespace DRServerless.Workflows.Telemetry;

/// <summary>What a run of an activity is about: said by its input, or by the id of the orchestration that called it.</summary>
internal sealed record ActivitySubject(string Activity, string InstanceId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const char ChildSeparator = ':';

    public OperationId? OperationId { get; init; }

    public ProjectId? ProjectId { get; init; }

    public MachineId? MachineId { get; init; }

    public string? CycleKey { get; init; }

    public int Count => Facts().Count();

    public KeyValuePair<string, object?> this[int index] => Facts().ElementAt(index);

    public static ActivitySubject Of(string activity, string instanceId, object? input)
    {
        var parts = input is null ? null : SubjectParts.Of(input.GetType());
        return new ActivitySubject(activity, instanceId)
        {
            OperationId = parts?.Operation(input!) ?? CallingOperation(instanceId),
            ProjectId = parts?.Project(input!),
            MachineId = parts?.Machine(input!),
            CycleKey = parts?.CycleKey(input!),
        };
    }

    /// <summary>A span in the trace of the operation, else of the cycle; else one of its own. Null when nobody listens.</summary>
    public Activity? StartSpan()
    {
        var caller = System.Diagnostics.Activity.Current;
        var parent = (OperationId?.Value ?? CycleKey) is { } trace ? DrTraces.ContextOf(trace) : default;
        var links = caller is null ? null : new[] { new ActivityLink(caller.Context) };
        // Where there is no subject the host's own span, if any, is the parent.
        var span = DrTraces.Source.StartActivity($"activity {Activity}", ActivityKind.Internal, parent, tags: null, parent == default ? null : links);
        if (span is null) return null;
        foreach (var (name, value) in Facts()) span.SetTag(TagOf(name), value);
        return span;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Facts().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For loggers that write scopes as text.</summary>
    public override string ToString() => string.Join(' ', Facts().Select(fact => $"{fact.Key}={fact.Value}"));

    private static OperationId? CallingOperation(string instanceId)
    {
        if (!instanceId.StartsWith(Core.Identity.OperationId.Prefix, StringComparison.Ordinal)) return null;
        var end = instanceId.IndexOf(ChildSeparator, StringComparison.Ordinal);
        return Core.Identity.OperationId.Create(end < 0 ? instanceId : instanceId[..end]);
    }

    private static string TagOf(string name) => name switch
    {
        nameof(OperationId) => "drserverless.operation",
        nameof(ProjectId) => "drserverless.project",
        nameof(MachineId) => "drserverless.machine",
        nameof(CycleKey) => "drserverless.cycle",
        nameof(InstanceId) => "drserverless.instance",
        _ => "drserverless.activity",
    };

    private IEnumerable<KeyValuePair<string, object?>> Facts()
    {
        yield return new(nameof(Activity), Activity);
        yield return new(nameof(InstanceId), InstanceId);
        if (OperationId is { } operation) yield return new(nameof(OperationId), operation.Value);
        if (ProjectId is { } project) yield return new(nameof(ProjectId), project.Value);
        if (MachineId is { } machine) yield return new(nameof(MachineId), machine.Value);
        if (CycleKey is { } cycle) yield return new(nameof(CycleKey), cycle);
    }
}
