using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace DRServerless.Core.Identity;

/// <summary>Names a project.</summary>
[JsonConverter(typeof(IdentifierJsonConverter<ProjectId>))]
public readonly record struct ProjectId(string Value) : IIdentifier<ProjectId>
{
    /// <inheritdoc/>
    public static string Prefix => "prj-";

    /// <inheritdoc/>
    public static ProjectId Create(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names a machine.</summary>
[JsonConverter(typeof(IdentifierJsonConverter<MachineId>))]
public readonly record struct MachineId(string Value) : IIdentifier<MachineId>
{
    /// <inheritdoc/>
    public static string Prefix => "mch-";

    /// <inheritdoc/>
    public static MachineId Create(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names a recovery point.</summary>
[JsonConverter(typeof(IdentifierJsonConverter<RecoveryPointId>))]
public readonly record struct RecoveryPointId(string Value) : IIdentifier<RecoveryPointId>
{
    /// <inheritdoc/>
    public static string Prefix => "rp-";

    /// <inheritdoc/>
    public static RecoveryPointId Create(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names an operation; it is also the instance id of the orchestration that carries it out.</summary>
[JsonConverter(typeof(IdentifierJsonConverter<OperationId>))]
public readonly record struct OperationId(string Value) : IIdentifier<OperationId>
{
    /// <inheritdoc/>
    public static string Prefix => "op-";

    /// <inheritdoc/>
    public static OperationId Create(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names an incident; it is also the instance id of the orchestration that watches it.</summary>
[JsonConverter(typeof(IdentifierJsonConverter<IncidentId>))]
public readonly record struct IncidentId(string Value) : IIdentifier<IncidentId>
{
    /// <inheritdoc/>
    public static string Prefix => "inc-";

    /// <inheritdoc/>
    public static IncidentId Create(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names a key by which alerts are sent.</summary>
[JsonConverter(typeof(IdentifierJsonConverter<AlertKeyId>))]
public readonly record struct AlertKeyId(string Value) : IIdentifier<AlertKeyId>
{
    /// <inheritdoc/>
    public static string Prefix => "alk-";

    /// <inheritdoc/>
    public static AlertKeyId Create(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Makes and checks ids.</summary>
public static class Identifier
{
    /// <summary>The longest id; it must fit into a client token (64) with a suffix.</summary>
    public const int MaximumLength = 40;

    /// <summary>A new id from 80 random bits (20 hexadecimal digits) that the caller supplies.</summary>
    public static T New<T>(Guid randomness) where T : struct, IIdentifier<T> =>
        T.Create(T.Prefix + randomness.ToString("N")[..20]);

    /// <summary>Reads an id; false when it lacks the prefix or has other than lower-case letters, digits and hyphens.</summary>
    public static bool TryParse<T>([NotNullWhen(true)] string? text, out T id) where T : struct, IIdentifier<T>
    {
        var valid = text is not null && text.Length > T.Prefix.Length && text.Length <= MaximumLength
            && text.StartsWith(T.Prefix, StringComparison.Ordinal)
            && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
        id = valid ? T.Create(text!) : default;
        return valid;
    }
}
