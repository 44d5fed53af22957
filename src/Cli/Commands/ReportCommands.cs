using System.CommandLine;
using System.Text.Json;
using DRServerless.Api.Reports;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Reports;
using DRServerless.Core.Serialization;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl report …</c></summary>
internal static class ReportCommands
{
    private static readonly Argument<string> Id = new("operation") { Description = "Id of the drill, failover or failback" };
    private static readonly Argument<string> Subject = new("operation-or-file") { Description = "Id of the operation, or a file that 'report show --json' wrote" };
    private static readonly Option<string?> Page = new("--html") { Description = "Write the page to this file", HelpName = "file" };

    public static Command Create() => new("report", "Reports of drills, failovers and failbacks")
    {
        new Command("show", "Show a report; --json prints it as it is kept, with its hash") { Id, Page }.Runs(ShowAsync),
        new Command("verify", "Compute a report's hash again and say whether it was changed") { Subject }.Runs(VerifyAsync),
    };

    private static string PathOf(string operation) => $"operations/{Uri.EscapeDataString(operation)}/report";

    private static async Task ShowAsync(CommandContext context)
    {
        var path = PathOf(context.Arguments.GetValue(Id)!);
        if (context.Arguments.GetValue(Page) is { } file)
        {
            await File.WriteAllBytesAsync(file, await context.Api.GetBytesAsync($"{path}/page", context.Cancellation), context.Cancellation);
            context.Output.Value(new WrittenFile(file), (console, written) => console.Line($"Written: {written.File}"));
            return;
        }

        var kept = await context.Api.GetBytesAsync(path, context.Cancellation);
        using var document = JsonDocument.Parse(kept);
        context.Output.Value(document.RootElement, (console, _) => ReportTables.Report(console, JsonSerializer.Deserialize<SealedReport>(kept, DrJson.Stored)!));
    }

    private static async Task VerifyAsync(CommandContext context)
    {
        var subject = context.Arguments.GetValue(Subject)!;
        var found = File.Exists(subject)
            ? await VerifyFileAsync(subject, context.Cancellation)
            : await context.Api.GetAsync<ReportVerificationView>($"{PathOf(subject)}/verification", context.Cancellation);
        context.Output.Value(found, (console, seen) =>
        {
            console.Line($"{(seen.Valid ? "unchanged" : "CHANGED")}: SHA-256 computed {seen.Computed}, written {seen.Written}{(seen.Listed is null ? "" : $", listed {seen.Listed}")}");
        });
        if (!found.Valid) throw new NotVerifiedException($"The report {subject} is not as it was written.");
    }

    private static async Task<ReportVerificationView> VerifyFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellation));
            var found = SealedReport.Verify(document.RootElement);
            return new ReportVerificationView { Valid = found.Valid, Written = found.Written, Computed = found.Computed };
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{file} cannot be read as a report: {wrong.Message.ReplaceLineEndings(" ")}");
        }
    }
}

/// <summary>A file that was written.</summary>
/// <param name="File">Its path.</param>
internal sealed record WrittenFile(string File);
