using DRServerless.Core.Identity;

namespace DRServerless.Core.Plans;

/// <summary>Something outside that a plan calls. It holds the names of secrets, never secrets.</summary>
public sealed record PlanAction
{
    /// <summary>What is called.</summary>
    public required PlanActionKind Kind { get; init; }

    /// <summary>HTTP, function, logic app: where; https. A key or signature does not belong here: name it in <see cref="Secret"/>.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// Name of the host's secret: HTTP signs the body with it, a function gets it as its key, a logic app as the signature of its URL.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>HTTP, function, logic app: text that is sent along as <c>data</c>; at most 2000 characters.</summary>
    public string? Data { get; init; }

    /// <summary>Command: the machine, launched by an earlier step, in which the script runs.</summary>
    public MachineId? Machine { get; init; }

    /// <summary>Command: the script; at most 4000 characters.</summary>
    public string? Script { get; init; }

    /// <summary>Automation: name or ARN of the document.</summary>
    public string? Document { get; init; }

    /// <summary>Automation: its parameters, at most 20.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Seconds for all of it, 1..3600. Default 300.</summary>
    public int TimeLimitSeconds { get; init; } = 300;

    /// <summary>How often a call that may pass later is tried again, 0..20. Default 3.</summary>
    public int Retries { get; init; } = 3;
}

/// <summary>What a plan calls.</summary>
public enum PlanActionKind
{
    /// <summary>An HTTP endpoint, with a signed body.</summary>
    Http,

    /// <summary>An Azure Function by its URL and key.</summary>
    AzureFunction,

    /// <summary>A Logic App by its URL and signature.</summary>
    LogicApp,

    /// <summary>A script in a launched machine, by Systems Manager.</summary>
    Command,

    /// <summary>A Systems Manager automation.</summary>
    Automation,
}
