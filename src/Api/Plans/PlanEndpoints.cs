using DRServerless.Api.Endpoints;
using DRServerless.Core.Errors;
using DRServerless.Core.Plans;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Plans;

/// <summary>A project's recovery plan: look at, try out, set, remove. An operation that runs goes on by the plan that it began with.</summary>
internal static class PlanEndpoints
{
    private const string Route = "projects/{projectId}/plan";

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getPlan", Method = "GET", Route = Route, Role = ApiRole.Reader,
            Summary = "Shows a project's recovery plan.", SuccessStatus = 200, ResponseType = typeof(StoredPlan), Handle = GetAsync,
        },
        new()
        {
            Name = "setPlan", Method = "PUT", Route = Route, Role = ApiRole.Administrator,
            Summary = "Sets a project's recovery plan; refused whole, with every fault, when it has one.",
            RequestType = typeof(RecoveryPlan), SuccessStatus = 200, ResponseType = typeof(StoredPlan), Handle = SetAsync,
        },
        new()
        {
            Name = "removePlan", Method = "DELETE", Route = Route, Role = ApiRole.Administrator,
            Summary = "Removes a project's recovery plan: machines are launched by their waves again.", SuccessStatus = 204, Handle = RemoveAsync,
        },
        new()
        {
            Name = "validatePlan", Method = "POST", Route = $"{Route}/validate", Role = ApiRole.Reader,
            Summary = "Says everything that is wrong with a recovery plan, and in which order its steps would run. Changes nothing.",
            RequestType = typeof(RecoveryPlan), SuccessStatus = 200, ResponseType = typeof(PlanVerdict), Handle = ValidateAsync,
        },
    ];

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok((await request.Services.Documents.FindAsync<StoredPlan>(Keys.Plan(project.Id), request.Cancellation))?.Value
            ?? throw new DrException(ErrorCodes.PlanNotFound, $"Project {project.Id} has no recovery plan: its machines are launched by their waves."));
    }

    private static async Task<IResult> SetAsync(ApiRequest request)
    {
        var plan = request.Body<RecoveryPlan>();
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var machines = await request.Services.MachinesAsync(project.Id, request.Cancellation);
        PlanValidation.Demand(plan, [.. machines.Select(machine => machine.Id)]);
        var stored = new StoredPlan(plan, request.Services.Time.GetUtcNow(), request.Caller);
        await request.Services.Documents.PutAsync(Keys.Plan(project.Id), stored, request.Cancellation);
        return Answers.Ok(stored);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        await request.Services.Documents.DeleteAsync(Keys.Plan(project.Id), request.Cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> ValidateAsync(ApiRequest request)
    {
        var plan = request.Body<RecoveryPlan>();
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var machines = await request.Services.MachinesAsync(project.Id, request.Cancellation);
        var faults = PlanValidation.Faults(plan, [.. machines.Select(machine => machine.Id)]);
        return Answers.Ok(new PlanVerdict(faults.Count == 0, faults, faults.Count == 0 ? [.. PlanOrder.Of(plan, out _).Select(step => step.Name)] : []));
    }
}

/// <summary>What is to be said of a plan.</summary>
/// <param name="Valid">True when there is no fault.</param>
/// <param name="Faults">Every fault.</param>
/// <param name="Order">The steps' names in the order in which they would run; empty when the plan is wrong.</param>
public sealed record PlanVerdict(bool Valid, IReadOnlyList<PlanFault> Faults, IReadOnlyList<string> Order);
