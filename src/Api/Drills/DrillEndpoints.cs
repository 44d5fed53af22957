using DRServerless.Api.Endpoints;
using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Drills;

/// <summary>Drills of a project: how they run, start one, what became of them.</summary>
internal static class DrillEndpoints
{
    private const string Settings = "projects/{projectId}/drill-settings";
    private const int MostNext = 5;
    private const int MostOccurrences = 100;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getDrillSettings", Method = "GET", Route = Settings, Role = ApiRole.Reader,
            Summary = "Shows how a project is drilled, and looks whether its drill networks are isolated now.", SuccessStatus = 200, ResponseType = typeof(DrillSettingsView), Handle = GetAsync,
        },
        new()
        {
            Name = "setDrillSettings", Method = "PUT", Route = Settings, Role = ApiRole.Administrator,
            Summary = "Says how a project is drilled; refused whole, with every fault, also when a network is not isolated. A network that cannot be looked at now is taken, and told as such.",
            RequestType = typeof(DrillSettingsBody), SuccessStatus = 200, ResponseType = typeof(DrillSettingsView), Handle = SetAsync,
        },
        new()
        {
            Name = "removeDrillSettings", Method = "DELETE", Route = Settings, Role = ApiRole.Administrator,
            Summary = "Removes how a project is drilled: no drill runs any more. Reports stay.", SuccessStatus = 204, Handle = RemoveAsync,
        },
        new()
        {
            Name = "startDrill", Method = "POST", Route = "projects/{projectId}/drill", Role = ApiRole.Operator,
            Summary = "Starts a drill: launches in the isolated network, runs plan and checks, measures, and deletes everything again. Gives way to a recovery for real.",
            RequestType = typeof(DrillBody), RequestOptional = true, SuccessStatus = 202, ResponseType = typeof(Operation), Handle = StartAsync,
        },
        new()
        {
            Name = "listDrills", Method = "GET", Route = "projects/{projectId}/drills", Role = ApiRole.Reader,
            Summary = "Lists when drills are due next, and what became of those that were due.", SuccessStatus = 200, ResponseType = typeof(DrillsView), Handle = ListAsync,
        },
    ];

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var settings = await FindAsync(request, project.Id)
            ?? throw new DrException(ErrorCodes.DrillSettingsNotFound, $"Project {project.Id} has no drill settings. Set them: an isolated network is all that a drill needs.");
        return Answers.Ok(await ShowAsync(request, project, settings, refuse: false));
    }

    private static async Task<IResult> SetAsync(ApiRequest request)
    {
        var body = request.Body<DrillSettingsBody>();
        var settings = body.ToSettings(request.Services.Time.GetUtcNow());
        var faults = DrillSettingsCheck.Faults(settings);
        if (faults.Count > 0) throw DrillRefusals.Faulty(faults);
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var view = await ShowAsync(request, project, settings, refuse: true);
        await request.Services.Documents.PutAsync(Keys.DrillSettings(project.Id), settings, request.Cancellation);
        return Answers.Ok(view);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        await request.Services.Documents.DeleteAsync(Keys.DrillSettings(project.Id), request.Cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> StartAsync(ApiRequest request)
    {
        var wanted = request.Body<DrillBody>().ToRequest();
        await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var operation = await request.Services.Operations.StartAsync(request.ProjectId, wanted, request.Caller, request.NewId<OperationId>(), request.Cancellation);
        return Answers.Accepted($"{ApiEndpoints.Prefix}/operations/{operation.Id}", operation);
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var documents = request.Services.Documents;
        var occurrences = new List<DrillOccurrence>();
        await foreach (var occurrence in documents.ListAsync<DrillOccurrence>(Keys.DrillOccurrences(project.Id), request.Cancellation)) occurrences.Add(occurrence);
        return Answers.Ok(new DrillsView
        {
            Next = Next(request, await FindAsync(request, project.Id)),
            Waiting = (await documents.FindAsync<DrillProgress>(Keys.DrillProgress(project.Id), request.Cancellation))?.Value.Waiting,
            Occurrences = [.. Enumerable.Reverse(occurrences).Take(MostOccurrences)],
        });
    }

    private static async Task<DrillSettings?> FindAsync(ApiRequest request, ProjectId project) =>
        (await request.Services.Documents.FindAsync<DrillSettings>(Keys.DrillSettings(project), request.Cancellation))?.Value;

    private static async Task<DrillSettingsView> ShowAsync(ApiRequest request, Project project, DrillSettings settings, bool refuse)
    {
        var networks = new List<DrillNetworkView>();
        foreach (var (side, network) in settings.Networks) networks.Add(await LookAsync(request, project, side, network, refuse));
        return new DrillSettingsView { Settings = settings, Networks = networks, Next = Next(request, settings) };
    }

    /// <summary>Settings are taken also while the infrastructure does not answer: a drill looks again before it launches anything.</summary>
    private static async Task<DrillNetworkView> LookAsync(ApiRequest request, Project project, Side side, IsolatedNetwork network, bool refuse)
    {
        var services = request.Services;
        var isolation = new DrillIsolation(services.Documents, services.Infrastructures, services.Time);
        try
        {
            var look = refuse
                ? await isolation.DemandAsync(project, side, network, request.Cancellation)
                : await isolation.LookAsync(project, side, network, request.Cancellation);
            return new DrillNetworkView { Side = side, Isolated = look.Breaches.Count == 0, Breaches = look.Breaches };
        }
        catch (DrException silent) when (!refuse || silent.Code.Category is ErrorCategory.Unavailable or ErrorCategory.Denied)
        {
            return new DrillNetworkView { Side = side, Breaches = [], Problem = new ProblemRecord(silent.Code.Name, silent.Message, services.Time.GetUtcNow()) };
        }
    }

    private static IReadOnlyList<DateTimeOffset> Next(ApiRequest request, DrillSettings? settings) =>
        settings?.Schedule is { Suspended: false } schedule ? DrillClock.Next(schedule, request.Services.Time.GetUtcNow(), MostNext) : [];
}
