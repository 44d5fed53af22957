namespace DRServerless.Core.Telemetry;

/// <summary>Labels of metrics. Only the first two grow with what is protected; ids of operations, cycles and instances belong into traces and logs.</summary>
public static class Dimensions
{
    /// <summary>A project's id.</summary>
    public const string Project = "project";

    /// <summary>A machine's id.</summary>
    public const string Machine = "machine";

    /// <summary>What an operation does.</summary>
    public const string Kind = "kind";

    /// <summary>How it ended.</summary>
    public const string Outcome = "outcome";

    /// <summary>An error's stable code.</summary>
    public const string Code = "code";

    /// <summary>Name of an activity of the workflows.</summary>
    public const string Activity = "activity";

    /// <summary>A service of AWS.</summary>
    public const string Service = "service";

    /// <summary>An operation of that service.</summary>
    public const string Operation = "operation";

    /// <summary>A region.</summary>
    public const string Region = "region";
}
