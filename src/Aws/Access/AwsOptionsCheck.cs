using System.Text.RegularExpressions;

namespace DRServerless.Aws.Access;

/// <summary>Checks options when they are taken, all faults at once.</summary>
internal static partial class AwsOptionsCheck
{
    public static void Check(AwsOptions options)
    {
        if (options.Validate() is { Count: > 0 } faults) throw new ArgumentException(string.Join(" ", faults), nameof(options));
    }

    public static IEnumerable<string> Faults(AwsOptions options)
    {
        if (options.Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
            yield return "Endpoint must be an absolute http or https address.";
        if (options.Certificate is not null && options.Endpoint?.Scheme != "https") yield return "Certificate needs an https Endpoint.";
        if (options.WebIdentity is not null && options.Credentials is not null) yield return "Give WebIdentity or Credentials, not both.";
        if (options.WebIdentity?.RoleArn is { } role && !Role().IsMatch(role)) yield return "WebIdentity.RoleArn is not the ARN of an IAM role.";
        if (options.AttemptTimeout < TimeSpan.FromSeconds(1)) yield return "AttemptTimeout must be 1 second at least.";
        if (options.Retries is < 0 or > 10) yield return "Retries must be 0..10.";
        if (options.ListingLag < TimeSpan.Zero) yield return "ListingLag must not be negative.";
    }

    [GeneratedRegex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}$")]
    private static partial Regex Role();
}
