using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Reports;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Reports;

/// <summary>
/// Writes the report of an operation that has ended, once, then its line, then tells of it. The operation has ended by then and its project is free:
/// no report is worth holding a project for. Doing it again changes nothing.
/// </summary>
internal sealed partial class ReportWriter(WorkflowServices services)
{
    private readonly ILogger _logger = services.Loggers.CreateLogger<ReportWriter>();

    /// <summary>True for operations that have a report.</summary>
    public static bool Reports(OperationKind kind) => kind is OperationKind.Drill or OperationKind.LaunchRecovery or OperationKind.Failback;

    /// <summary>Writes it. Throws only what passes, so that it is tried again.</summary>
    public async Task WriteAsync(Operation ended, CancellationToken cancellation)
    {
        if (!Reports(ended.Kind)) return;
        try
        {
            if (await SealAsync(ended, cancellation) is not { } standing) return;
            var line = RecoveryLine.Of(standing.Report, standing.Sha256);
            await services.Documents.PutAsync(Keys.Recovery(ended.ProjectId, line.EndedAt, line.OperationId), line, cancellation);
            if (ended.Kind == OperationKind.Drill) await new NoticeDesk(services).TellAsync(ended.ProjectId, Notice(standing), cancellation);
        }
        catch (Exception broken) when (broken is not OperationCanceledException && broken is not DrException { Code.IsTransient: true })
        {
            LogBroken(_logger, ended.Id.Value, broken);
            if (ended.Kind == OperationKind.Drill) await new OperationNotices(services).TellEndedAsync(ended, cancellation);
        }
    }

    /// <summary>The report that stands: an earlier run's, or this one's.</summary>
    private async Task<SealedReport?> SealAsync(Operation ended, CancellationToken cancellation)
    {
        var key = Keys.Report(ended.Id);
        if ((await services.Documents.FindAsync<SealedReport>(key, cancellation))?.Value is { } earlier) return earlier;
        if (await ReportFacts.ReadAsync(services, ended, cancellation) is not { } facts) return null;
        var report = SealedReport.Of(ReportBuilder.Build(facts));
        try
        {
            await services.Documents.CreateAsync(key, report, cancellation);
            return report;
        }
        catch (DrException stands) when (stands.Code == ErrorCodes.WriteConflict)
        {
            return (await services.Documents.FindAsync<SealedReport>(key, cancellation))?.Value;
        }
    }

    private static Notice Notice(SealedReport standing)
    {
        var report = standing.Report;
        return new Notice
        {
            Subject = $"drill-ended {report.OperationId}",
            Kind = NoticeKind.DrillEnded,
            Severity = report switch
            {
                { Drill.Left.Count: > 0 } => NoticeSeverity.Critical,
                { Verdict: RecoveryVerdict.Failed or RecoveryVerdict.TargetMissed } => NoticeSeverity.Warning,
                _ => NoticeSeverity.Information,
            },
            At = report.EndedAt,
            Title = $"Drill of {report.ProjectName}: {Word(report.Verdict)}",
            Text = $"{report.Summary} The report's SHA-256 is {standing.Sha256}.{(report.Problem is { } problem ? $" {problem.Message}" : "")}",
            OperationId = report.OperationId,
        };
    }

    private static string Word(RecoveryVerdict verdict) => verdict switch
    {
        RecoveryVerdict.Passed => "passed",
        RecoveryVerdict.TargetMissed => "passed, but missed a target",
        RecoveryVerdict.Failed => "failed",
        _ => "cancelled",
    };

    [LoggerMessage(1304, LogLevel.Error, "The report of operation {Operation} could not be written")]
    private static partial void LogBroken(ILogger logger, string operation, Exception error);
}
