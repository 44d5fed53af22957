namespace DRServerless.Core.Telemetry;

/// <summary>What a metric is called, counted in, and told apart by.</summary>
/// <param name="Name">The stable name; dashboards and alert rules refer to it.</param>
/// <param name="Kind">How it is measured.</param>
/// <param name="Unit">Unit in UCUM notation: <c>s</c>, <c>By</c>, or what is counted in braces.</param>
/// <param name="Dimensions">Labels of each measurement. All of them have few values, but for project and machine.</param>
/// <param name="Description">What it says, for people.</param>
public sealed record MetricDefinition(string Name, MetricKind Kind, string Unit, IReadOnlyList<string> Dimensions, string Description);

/// <summary>How a metric is measured.</summary>
public enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>How it stands now.</summary>
    Gauge,

    /// <summary>How values are spread.</summary>
    Histogram,
}
