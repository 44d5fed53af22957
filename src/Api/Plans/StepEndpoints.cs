using DRServerless.Api.Endpoints;
using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Plans;

/// <summary>The steps of the plan that an operation goes by: look at, retry, skip.</summary>
internal static class StepEndpoints
{
    private const string Route = "operations/{operationId}/steps";

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "listOperationSteps", Method = "GET", Route = Route, Role = ApiRole.Reader,
            Summary = "Lists the steps of the recovery plan that an operation goes by, in the order in which they run; none without a plan.",
            SuccessStatus = 200, ResponseType = typeof(ListView<OperationStep>), Handle = ListAsync,
        },
        Command("retryOperationStep", "retry", "Tries a step again that failed and is held.", PlanStepCommand.Retry),
        Command("skipOperationStep", "skip", "Goes on without a step that is held, under way, or not yet reached.", PlanStepCommand.Skip),
    ];

    private static ApiEndpoint Command(string name, string route, string summary, PlanStepCommand command) => new()
    {
        Name = name,
        Method = "POST",
        Route = $"{Route}/{{step}}/{route}",
        Role = ApiRole.Operator,
        Summary = summary,
        RequestType = typeof(DecisionBody),
        RequestOptional = true,
        SuccessStatus = 200,
        ResponseType = typeof(OperationStep),
        Handle = request => CommandAsync(request, command),
    };

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var operation = (await request.Services.Documents.FindAsync<Operation>(Keys.Operation(request.OperationId), request.Cancellation))?.Value
            ?? throw new DrException(ErrorCodes.OperationNotFound, $"There is no operation {request.OperationId}.");
        var steps = new List<OperationStep>();
        await foreach (var step in request.Services.Documents.ListAsync<OperationStep>(Keys.OperationSteps(operation.Id), request.Cancellation))
            steps.Add(operation.EndedAt is null ? step : AsEnded(step));
        return Answers.Ok(new ListView<OperationStep>(steps));
    }

    /// <summary>An operation that was cancelled leaves its steps where they stood: none of them goes on.</summary>
    private static OperationStep AsEnded(OperationStep step) => step.State switch
    {
        PlanStepState.Pending => step with { State = PlanStepState.NotReached },
        PlanStepState.Running or PlanStepState.WaitingForApproval or PlanStepState.Held => step with { State = PlanStepState.Failed, Detail = $"the operation ended: {step.Detail}" },
        _ => step,
    };

    private static async Task<IResult> CommandAsync(ApiRequest request, PlanStepCommand command)
    {
        var body = request.Body<DecisionBody>();
        var name = request.Http.Request.RouteValues["step"]?.ToString() ?? "";
        return Answers.Ok(await request.Services.Operations.CommandStepAsync(request.OperationId, name, command, request.DecidedBy(body.By), request.Cancellation));
    }
}
