using DRServerless.Api.Endpoints;
using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Alerts;

/// <summary>Incidents: look at, read why, answer.</summary>
internal static class IncidentEndpoints
{
    private const string Route = "projects/{projectId}/incidents";

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "listIncidents", Method = "GET", Route = Route, Role = ApiRole.Reader,
            Summary = "Lists a project's incidents, newest first.", SuccessStatus = 200, ResponseType = typeof(ListView<Incident>), Handle = ListAsync,
        },
        new()
        {
            Name = "getIncident", Method = "GET", Route = $"{Route}/{{incidentId}}", Role = ApiRole.Reader,
            Summary = "Shows an incident, with what counts and what does not.", SuccessStatus = 200, ResponseType = typeof(Incident),
            Handle = async request => Answers.Ok(await FindAsync(request)),
        },
        new()
        {
            Name = "listIncidentLog", Method = "GET", Route = $"{Route}/{{incidentId}}/log", Role = ApiRole.Reader,
            Summary = "Lists what was decided in an incident and why, oldest first.", SuccessStatus = 200, ResponseType = typeof(ListView<IncidentLogLine>), Handle = ListLogAsync,
            Query = new Dictionary<string, string> { ["after"] = "Only lines with a greater sequence." },
        },
        Decision("approveIncident", "approve", "Lets an incident that asks a person do what the policy says.", approved: true),
        Decision("refuseIncident", "refuse", "Ends an incident that asks a person; nothing is done.", approved: false),
    ];

    private static ApiEndpoint Decision(string name, string route, string summary, bool approved) => new()
    {
        Name = name,
        Method = "POST",
        Route = $"{Route}/{{incidentId}}/{route}",
        Role = ApiRole.Operator,
        Summary = summary,
        RequestType = typeof(DecisionBody),
        RequestOptional = true,
        SuccessStatus = 200,
        ResponseType = typeof(Incident),
        Handle = request => DecideAsync(request, approved),
    };

    private static IncidentId IdOf(ApiRequest request) => request.Id<IncidentId>("incidentId", ErrorCodes.IncidentNotFound);

    private static async Task<Incident> FindAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return (await request.Services.Documents.FindAsync<Incident>(Keys.Incident(project.Id, IdOf(request)), request.Cancellation))?.Value
            ?? throw new DrException(ErrorCodes.IncidentNotFound, $"There is no incident {IdOf(request)} in project {project.Id}.");
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var incidents = new List<Incident>();
        await foreach (var key in request.Services.Store.ListAsync(Keys.Incidents(project.Id), request.Cancellation))
        {
            if (!key.EndsWith("/incident", StringComparison.Ordinal)) continue;
            if (await request.Services.Documents.FindAsync<Incident>(key, request.Cancellation) is { } found) incidents.Add(found.Value);
        }

        return Answers.Ok(new ListView<Incident>([.. incidents.OrderByDescending(incident => incident.OpenedAt)]));
    }

    private static async Task<IResult> ListLogAsync(ApiRequest request)
    {
        var incident = await FindAsync(request);
        var after = request.QueryNumber("after", -1, long.MaxValue) ?? -1;
        var lines = new List<IncidentLogLine>();
        await foreach (var line in request.Services.Documents.ListAsync<IncidentLogLine>(Keys.IncidentLog(incident.ProjectId, incident.Id), request.Cancellation))
        {
            if (line.Sequence > after) lines.Add(line);
        }

        return Answers.Ok(new ListView<IncidentLogLine>(lines));
    }

    private static async Task<IResult> DecideAsync(ApiRequest request, bool approved)
    {
        var incident = await FindAsync(request);
        var body = request.Body<DecisionBody>();
        await request.Services.Incidents.DecideAsync(incident.ProjectId, incident.Id, new ApprovalDecision(approved, request.DecidedBy(body.By), body.Comment), request.Cancellation);
        return Answers.Ok(await FindAsync(request));
    }
}
