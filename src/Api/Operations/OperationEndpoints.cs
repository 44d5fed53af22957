using DRServerless.Api.Endpoints;
using DRServerless.Api.Projects;
using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Operations;

/// <summary>Operations: look at, follow, approve, cancel.</summary>
internal static class OperationEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "listOperations", Method = "GET", Route = "projects/{projectId}/operations", Role = ApiRole.Reader,
            Summary = "Lists a project's operations, newest first.", SuccessStatus = 200, ResponseType = typeof(ListView<Operation>), Handle = ListAsync,
        },
        new()
        {
            Name = "getOperation", Method = "GET", Route = "operations/{operationId}", Role = ApiRole.Reader,
            Summary = "Shows an operation.", SuccessStatus = 200, ResponseType = typeof(Operation), Handle = async request => Answers.Ok(await FindAsync(request)),
        },
        new()
        {
            Name = "listOperationEvents", Method = "GET", Route = "operations/{operationId}/events", Role = ApiRole.Reader,
            Summary = "Lists what happened in an operation, oldest first.", SuccessStatus = 200, ResponseType = typeof(ListView<OperationEvent>), Handle = ListEventsAsync,
            Query = new Dictionary<string, string> { ["after"] = "Only events with a greater sequence." },
        },
        new()
        {
            Name = "listOperationChecks", Method = "GET", Route = "operations/{operationId}/checks", Role = ApiRole.Reader,
            Summary = "Lists the results of the checks of launched machines.", SuccessStatus = 200, ResponseType = typeof(ListView<CheckResult>), Handle = ListChecksAsync,
        },
        Decision("approveOperation", "approve", "Lets an operation that waits for a person go on.", approved: true),
        Decision("refuseOperation", "refuse", "Ends an operation that waits for a person.", approved: false),
        new()
        {
            Name = "cancelOperation", Method = "POST", Route = "operations/{operationId}/cancel", Role = ApiRole.Operator,
            Summary = "Ends an operation and cleans up what it made so far.", SuccessStatus = 200, ResponseType = typeof(Operation), Handle = CancelAsync,
        },
    ];

    private static ApiEndpoint Decision(string name, string route, string summary, bool approved) => new()
    {
        Name = name,
        Method = "POST",
        Route = $"operations/{{operationId}}/{route}",
        Role = ApiRole.Operator,
        Summary = summary,
        RequestType = typeof(DecisionBody),
        RequestOptional = true,
        SuccessStatus = 200,
        ResponseType = typeof(Operation),
        Handle = request => DecideAsync(request, approved),
    };

    private static async Task<Operation> FindAsync(ApiRequest request) =>
        (await request.Services.Documents.FindAsync<Operation>(Keys.Operation(request.OperationId), request.Cancellation))?.Value
        ?? throw new DrException(ErrorCodes.OperationNotFound, $"There is no operation {request.OperationId}.");

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var operations = new List<Operation>();
        await foreach (var key in request.Services.Store.ListAsync(Keys.Operations, request.Cancellation))
        {
            if (!key.EndsWith("/operation", StringComparison.Ordinal)) continue;
            if (await request.Services.Documents.FindAsync<Operation>(key, request.Cancellation) is { } found && found.Value.ProjectId == request.ProjectId) operations.Add(found.Value);
        }

        return Answers.Ok(new ListView<Operation>([.. operations.OrderByDescending(operation => operation.AcceptedAt)]));
    }

    private static async Task<IResult> ListEventsAsync(ApiRequest request)
    {
        var operation = await FindAsync(request);
        var after = request.QueryNumber("after", 0, long.MaxValue) ?? 0;
        var events = new List<OperationEvent>();
        await foreach (var line in request.Services.Documents.ListAsync<OperationEvent>(Keys.OperationEvents(operation.Id), request.Cancellation))
        {
            if (line.Sequence > after) events.Add(line);
        }

        return Answers.Ok(new ListView<OperationEvent>(events));
    }

    private static async Task<IResult> ListChecksAsync(ApiRequest request)
    {
        var operation = await FindAsync(request);
        var results = new List<CheckResult>();
        await foreach (var result in request.Services.Documents.ListAsync<CheckResult>(Keys.Checks(operation.Id), request.Cancellation)) results.Add(result);
        return Answers.Ok(new ListView<CheckResult>(results));
    }

    private static async Task<IResult> DecideAsync(ApiRequest request, bool approved)
    {
        var operation = await FindAsync(request);
        var body = request.Body<DecisionBody>();
        if (operation.AwaitingApproval is null)
            throw new DrException(ErrorCodes.ActionNotAllowed, $"Operation {operation.Id} is {operation.Status} and does not wait for a person. Nothing was changed.")
            {
                Details = new Dictionary<string, object?> { ["operationStatus"] = operation.Status },
            };
        await request.Services.Operations.DecideAsync(operation.Id, new ApprovalDecision(approved, request.DecidedBy(body.By), body.Comment), request.Cancellation);
        return Answers.Ok(await FindAsync(request));
    }

    private static async Task<IResult> CancelAsync(ApiRequest request) =>
        Answers.Ok(await request.Services.Operations.CancelAsync(request.OperationId, request.Caller, request.Cancellation));
}
