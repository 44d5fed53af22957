using DRServerless.Api.Alerts;
using DRServerless.Api.Drills;
using DRServerless.Api.Health;
using DRServerless.Api.Machines;
using DRServerless.Api.Notices;
using DRServerless.Api.OpenApi;
using DRServerless.Api.Operations;
using DRServerless.Api.Plans;
using DRServerless.Api.Projects;
using DRServerless.Api.Readiness;
using DRServerless.Api.RecoveryPoints;
using DRServerless.Api.Reports;

namespace DRServerless.Api.Endpoints;

/// <summary>Every endpoint. Hosts map these and nothing else.</summary>
public static class ApiEndpoints
{
    /// <summary>What every route starts with.</summary>
    public const string Prefix = "/api";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        .. HealthEndpoints.All,
        .. OpenApiEndpoints.All,
        .. ProjectEndpoints.All,
        .. MachineEndpoints.All,
        .. RecoveryPointEndpoints.All,
        .. ActionEndpoints.All,
        .. OperationEndpoints.All,
        .. PlanEndpoints.All,
        .. StepEndpoints.All,
        .. PolicyEndpoints.All,
        .. KeyEndpoints.All,
        .. IncidentEndpoints.All,
        .. ReceptionEndpoints.All,
        .. DrillEndpoints.All,
        .. ReportEndpoints.All,
        .. ReadinessEndpoints.All,
        .. NoticeEndpoints.All,
        .. AnswerEndpoints.All,
    ];
}
