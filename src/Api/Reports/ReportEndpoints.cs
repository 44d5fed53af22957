using System.Text.Json;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Projects;
using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Reports;
using DRServerless.Core.Serialization;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Reports;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Reports;

/// <summary>Reports of drills, failovers and failbacks: as JSON, as a page, held against their hash; and all of a project in a line each.</summary>
internal static class ReportEndpoints
{
    private const string Route = "operations/{operationId}/report";
    private const int DefaultLines = 20;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getReport", Method = "GET", Route = Route, Role = ApiRole.Reader,
            Summary = "Shows the report of a drill, failover or failback that has ended, as it was written then.", SuccessStatus = 200, ResponseType = typeof(SealedReport), Handle = GetAsync,
        },
        new()
        {
            Name = "getReportPage", Method = "GET", Route = $"{Route}/page", Role = ApiRole.Reader,
            Summary = "Shows the same report as an HTML page that needs nothing else.", SuccessStatus = 200, ResponseType = typeof(string), ResponseMediaType = "text/html", Handle = GetPageAsync,
        },
        new()
        {
            Name = "verifyReport", Method = "GET", Route = $"{Route}/verification", Role = ApiRole.Reader,
            Summary = "Computes the hash of a report again, and holds it against the one in the report and the one in the project's list of recoveries.",
            SuccessStatus = 200, ResponseType = typeof(ReportVerificationView), Handle = VerifyAsync,
        },
        new()
        {
            Name = "listRecoveries", Method = "GET", Route = "projects/{projectId}/recoveries", Role = ApiRole.Reader,
            Summary = "Lists the last drills, failovers and failbacks of a project, newest first, each in a line.", SuccessStatus = 200, ResponseType = typeof(ListView<RecoveryLine>), Handle = ListAsync,
            Query = new Dictionary<string, string> { ["count"] = $"How many, 1 to 1000; {DefaultLines} when left out." },
        },
    ];

    private static async Task<IResult> GetAsync(ApiRequest request) => Results.Text(System.Text.Encoding.UTF8.GetString((await ReadAsync(request)).Span), "application/json");

    private static async Task<IResult> GetPageAsync(ApiRequest request)
    {
        var report = JsonSerializer.Deserialize<SealedReport>((await ReadAsync(request)).Span, DrJson.Stored)!;
        request.Http.Response.Headers.ContentSecurityPolicy = ReportPage.Policy;
        return Results.Text(ReportPage.Render(report), "text/html; charset=utf-8");
    }

    private static async Task<IResult> VerifyAsync(ApiRequest request)
    {
        using var document = JsonDocument.Parse(await ReadAsync(request));
        var found = SealedReport.Verify(document.RootElement);
        var operation = await OperationAsync(request);
        var lines = await new RecoveryLog(request.Services.Documents).LastAsync(operation.ProjectId, int.MaxValue, request.Cancellation);
        var line = lines.FirstOrDefault(each => each.OperationId == operation.Id)?.ReportSha256.ToString();
        return Answers.Ok(new ReportVerificationView
        {
            Valid = found.Valid && (line is null || line == found.Computed),
            Written = found.Written,
            Computed = found.Computed,
            Listed = line,
        });
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var count = (int)(request.QueryNumber("count", 1, 1_000) ?? DefaultLines);
        return Answers.Ok(new ListView<RecoveryLine>(await new RecoveryLog(request.Services.Documents).LastAsync(project.Id, count, request.Cancellation)));
    }

    /// <summary>The report as it is stored, byte by byte: what is not known to this version is shown, and counts for the hash.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(ApiRequest request)
    {
        var operation = await OperationAsync(request);
        if (await request.Services.Store.ReadAsync(Keys.Report(operation.Id), request.Cancellation) is { } stored) return stored.Content;
        throw new DrException(ErrorCodes.ReportNotFound, operation.EndedAt is null
            ? $"Operation {operation.Id} has not ended: its report is written then."
            : $"Operation {operation.Id} has no report: {operation.Kind} has none, or it is being written.");
    }

    private static async Task<Operation> OperationAsync(ApiRequest request) =>
        (await request.Services.Documents.FindAsync<Operation>(Keys.Operation(request.OperationId), request.Cancellation))?.Value
        ?? throw new DrException(ErrorCodes.OperationNotFound, $"There is no operation {request.OperationId}.");
}

/// <summary>A report held against its hashes.</summary>
public sealed record ReportVerificationView
{
    /// <summary>True when the report has the hash that it carries, and the one that the project's list of recoveries has of it.</summary>
    public required bool Valid { get; init; }

    /// <summary>The hash that it carries.</summary>
    public required string Written { get; init; }

    /// <summary>The hash that it has.</summary>
    public required string Computed { get; init; }

    /// <summary>The hash in the project's list; null when the project has no line of it any more.</summary>
    public string? Listed { get; init; }
}
