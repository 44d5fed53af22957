using System.Text.RegularExpressions;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Api.Projects;

/// <summary>What can be said against a project without asking a cloud. Collects every fault instead of stopping at the first.</summary>
internal static partial class ProjectValidation
{
    public static void Check(CreateProjectRequest request)
    {
        var faults = new List<string>();
        if (request.Name.Trim().Length is 0 or > 100 || request.Name.Any(char.IsControl)) faults.Add("name must have 1 to 100 printable characters");
        Check("source", request.Source, faults);
        Check("target", request.Target, faults);
        if (request.Source == request.Target) faults.Add("source and target must differ");
        Check(request.Replication, faults);
        Check(request.Retention, faults);
        ThrowIfAny(faults);
        FailbackMethods.EnsureAvailable(request.Source.Kind, request.Target.Kind);
    }

    /// <summary>A change, by what the project would be after it.</summary>
    public static void Check(Project changed)
    {
        var faults = new List<string>();
        Check(changed.Replication, faults);
        Check(changed.Retention, faults);
        ThrowIfAny(faults);
    }

    private static void Check(string name, InfrastructureReference reference, List<string> faults)
    {
        if (reference.Kind == InfrastructureKind.Aws && !Region().IsMatch(reference.Region)) faults.Add($"{name}.region '{reference.Region}' is not of the form eu-west-1");
        if (reference.RoleArn is { } role && !Role().IsMatch(role)) faults.Add($"{name}.roleArn is not the ARN of an IAM role");
        if (reference.ExternalId is { Length: < 2 or > 1224 }) faults.Add($"{name}.externalId must have 2 to 1224 characters");
        if (reference.ExternalId is not null && reference.RoleArn is null) faults.Add($"{name}.externalId needs a roleArn");
    }

    private static void Check(ReplicationSettings? settings, List<string> faults)
    {
        if (settings is null) return;
        if (settings.RecoveryPointIntervalSeconds is < 1 or > 86_400) faults.Add("replication.recoveryPointIntervalSeconds must be 1 to 86400");
        if (settings.LagGoalSeconds < settings.RecoveryPointIntervalSeconds || settings.LagGoalSeconds > 7 * 86_400)
            faults.Add("replication.lagGoalSeconds must be from recoveryPointIntervalSeconds to 604800");
    }

    private static void Check(RetentionPolicy? policy, List<string> faults)
    {
        if (policy is null) return;
        if (policy.Rules.Count is < 1 or > 10) faults.Add("retention.rules must have 1 to 10 rules");
        foreach (var rule in policy.Rules)
        {
            if (rule is null || rule.IntervalSeconds < 1 || rule.WindowSeconds < rule.IntervalSeconds || rule.WindowSeconds > 3_660 * 86_400)
                faults.Add("retention.rules: intervalSeconds must be at least 1 and windowSeconds from it to ten years");
        }
    }

    private static void ThrowIfAny(List<string> faults)
    {
        if (faults.Count == 0) return;
        throw new DrException(ErrorCodes.InvalidRequest, $"The request is wrong: {string.Join("; ", faults)}. Nothing was changed.")
        {
            Details = new Dictionary<string, object?> { ["faults"] = faults },
        };
    }

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex Region();

    [GeneratedRegex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}$")]
    private static partial Regex Role();
}
