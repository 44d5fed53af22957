using System.Globalization;
using System.Text.Json;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ssm;

/// <summary>SendCommand, ListCommands, GetCommandInvocation. The agent of every machine that came up answers, as under Default Host Management.</summary>
internal sealed class RunCommand(SimulatorContext context)
{
    private const int PageSize = 50;
    private const int ShortestTimeout = 30;
    private static readonly string[] Documents = ["AWS-RunShellScript", "AWS-RunPowerShellScript"];

    public object Send(ServiceCall call, SsmRegion region, JsonElement request)
    {
        var document = request.Required("DocumentName");
        if (!Documents.Contains(document)) throw new ServiceException(400, "InvalidDocument", $"Document {document} does not exist.");
        if (request.Texts("InstanceIds") is not [var instanceId]) throw AwsJson.Invalid("The simulator takes one instance id.");
        if (request.Text("Comment") is { Length: > 100 }) throw AwsJson.Invalid("comment must have length less than or equal to 100");
        if (request.TryGetProperty("TimeoutSeconds", out var timeout) && timeout.GetInt32() < ShortestTimeout) throw AwsJson.Invalid($"timeoutSeconds must have value greater than or equal to {ShortestTimeout}");
        if (!request.TryGetProperty("Parameters", out var parameters) || parameters.Texts("commands").Count == 0)
            throw new ServiceException(400, "InvalidParameters", "The parameter commands is required.");

        var mounts = MountsOf(call.Region, instanceId, document);
        var end = Limit(SimulatedShell.Run(parameters.Texts("commands"), mounts), parameters.Texts("executionTimeout"));
        var now = context.Time.GetUtcNow();
        var command = new CommandRecord(
            context.Cloud.Ids.NextGuid().ToString(), instanceId, document, request.Text("Comment") ?? "", now, now + context.Options.Ssm.CommandDuration + end.Slept, end);
        lock (region.Gate) region.Commands.Add(command);
        return new { Command = Describe(command) };
    }

    public object List(SsmRegion region, JsonElement request)
    {
        var from = int.TryParse(request.Text("NextToken"), NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : 0;
        lock (region.Gate)
        {
            var wanted = region.Commands.Where(command => request.Text("InstanceId") is not { } id || command.InstanceId == id)
                .Where(command => request.Text("CommandId") is not { } id || command.Id == id).Reverse().ToList();
            var next = from + PageSize < wanted.Count ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null;
            return new { Commands = wanted.Skip(from).Take(PageSize).Select(Describe).ToList(), NextToken = next };
        }
    }

    public object Get(SsmRegion region, JsonElement request)
    {
        var (id, instance, now) = (request.Required("CommandId"), request.Required("InstanceId"), context.Time.GetUtcNow());
        lock (region.Gate)
        {
            var command = region.Commands.Find(found => found.Id == id && found.InstanceId == instance);
            if (command is null || command.SentAt + context.Options.Ssm.InvocationVisibility > now)
                throw new ServiceException(400, "InvocationDoesNotExist", "The command ID and managed node ID you specified didn't match any invocations.");
            var (status, code) = now < command.EndsAt ? ("InProgress", -1) : (Status(command.End), command.End.ExitCode);
            var ended = now >= command.EndsAt;
            return new
            {
                CommandId = id,
                InstanceId = instance,
                command.Comment,
                command.DocumentName,
                ResponseCode = code,
                Status = status,
                StatusDetails = status == "TimedOut" ? "ExecutionTimedOut" : status,
                StandardOutputContent = ended ? command.End.Output : "",
                StandardErrorContent = ended ? command.End.Error : "",
            };
        }
    }

    private static string Status(ScriptEnd end) => end.ExitCode switch
    {
        0 => "Success",
        < 0 => "TimedOut",
        _ => "Failed",
    };

    private static ScriptEnd Limit(ScriptEnd end, IReadOnlyList<string> timeout)
    {
        var limit = timeout is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromHours(1);
        return end.Slept > limit ? end with { ExitCode = -1, Slept = limit } : end;
    }

    private HashSet<string> MountsOf(SimulatedRegion cloud, string instanceId, string document)
    {
        lock (cloud.Gate)
        {
            Lifecycle.Settle(cloud, context.Options.Timings, context.Time.GetUtcNow());
            if (!cloud.Instances.TryGetValue(instanceId, out var instance) || instance.State != InstanceState.Running || !instance.BootChecked || instance.BootFailure is not null)
                throw new ServiceException(400, "InvalidInstanceId", $"Instances [[{instanceId}]] not in a valid state for account {cloud.AccountId}");
            var windows = instance.Platform == "windows";
            if (windows != (document == Documents[1])) throw new ServiceException(400, "UnsupportedPlatformType", "The document does not support the platform of the node.");
            var others = instance.Attachments.Where(item => item.State == AttachmentState.Attached && item.DeviceName != instance.RootDeviceName).OrderBy(item => item.DeviceName, StringComparer.Ordinal);
            return windows
                ? [@"C:\", .. others.Select((_, index) => $@"{(char)('D' + index)}:\")]
                : ["/", .. others.Select(item => $"/mnt/{item.DeviceName.Split('/')[^1]}")];
        }
    }

    private object Describe(CommandRecord command) => new
    {
        CommandId = command.Id,
        command.Comment,
        command.DocumentName,
        InstanceIds = new[] { command.InstanceId },
        RequestedDateTime = AwsJson.Seconds(command.SentAt),
        Status = context.Time.GetUtcNow() < command.EndsAt ? "InProgress" : Status(command.End),
    };
}
