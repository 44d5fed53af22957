using System.Collections.Concurrent;
using System.Reflection;
using DRServerless.Core.Identity;
using DRServerless.Workflows.Replication;

namespace DRServerless.Workflows.Telemetry;

/// <summary>
/// Finds, in the input of an activity of any type, what it is about. A type's properties are looked through once; a new activity
/// needs no line anywhere to be traced and logged like the others.
/// </summary>
internal sealed class SubjectParts
{
    private const int Deepest = 3;
    private static readonly ConcurrentDictionary<Type, SubjectParts> Known = new();
    private readonly Func<object, object?>? _operation;
    private readonly Func<object, object?>? _project;
    private readonly Func<object, object?>? _machine;
    private readonly Func<object, object?>? _cycle;

    private SubjectParts(Type input)
    {
        _operation = Find(input, typeof(OperationId));
        _project = Find(input, typeof(ProjectId));
        _machine = Find(input, typeof(MachineId));
        _cycle = Find(input, typeof(CycleReference));
    }

    /// <summary>False when the input names nothing that a person could look for.</summary>
    public bool SaysAnything => _operation is not null || _project is not null || _machine is not null;

    public static SubjectParts Of(Type input) => Known.GetOrAdd(input, static type => new SubjectParts(type));

    public OperationId? Operation(object input) => (OperationId?)_operation?.Invoke(input);

    public ProjectId? Project(object input) => (ProjectId?)_project?.Invoke(input);

    public MachineId? Machine(object input) => (MachineId?)_machine?.Invoke(input);

    public string? CycleKey(object input) => ((CycleReference?)_cycle?.Invoke(input))?.Key;

    /// <summary>The way to the value that lies least deep; null when there is none.</summary>
    private static Func<object, object?>? Find(Type type, Type wanted)
    {
        if (type == wanted) return static input => input;
        for (var depth = 1; depth <= Deepest; depth++)
            if (Find(type, wanted, depth) is { } found) return found;
        return null;
    }

    private static Func<object, object?>? Find(Type type, Type wanted, int depth)
    {
        if (depth == 0 || type.Namespace?.StartsWith(nameof(DRServerless), StringComparison.Ordinal) != true) return null;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var bare = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (bare == wanted) return property.GetValue;
            if (Find(bare, wanted, depth - 1) is { } deeper) return input => property.GetValue(input) is { } value ? deeper(value) : null;
        }

        return null;
    }
}
