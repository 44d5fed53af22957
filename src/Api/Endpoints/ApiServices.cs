using DRServerless.Api.Alerts;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;

namespace DRServerless.Api.Endpoints;

/// <summary>What endpoints work with; made once by the host.</summary>
public sealed record ApiServices
{
    /// <summary>Documents.</summary>
    public required DocumentStore Documents { get; init; }

    /// <summary>Keys of all that is stored, for listing.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>Infrastructures, for checks before something is recorded.</summary>
    public required IInfrastructureProvider Infrastructures { get; init; }

    /// <summary>Starts, approves and cancels operations.</summary>
    public required OperationStarter Operations { get; init; }

    /// <summary>Steers replication loops.</summary>
    public required ReplicationSupervisor Replication { get; init; }

    /// <summary>Takes alerts.</summary>
    public required AlertReception Alerts { get; init; }

    /// <summary>Answers incidents that ask.</summary>
    public required IncidentDesk Incidents { get; init; }

    /// <summary>What people were told.</summary>
    public required NoticeOffice Notices { get; init; }

    /// <summary>Answers by the links in it.</summary>
    public required AnswerDesk Answers { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Randomness for ids.</summary>
    public required Func<Guid> NewGuid { get; init; }

    /// <summary>Faults of the host itself, for the health endpoint; empty when all is well.</summary>
    public required Func<IReadOnlyList<string>> HostProblems { get; init; }
}
