using System.Text.RegularExpressions;

namespace DRServerless.Simulator.Sts;

/// <summary>The name of a role, taken apart.</summary>
/// <param name="Text">All of it.</param>
/// <param name="AccountId">Account of the role.</param>
/// <param name="RoleName">Its name, without its path.</param>
internal sealed partial record RoleArn(string Text, string AccountId, string RoleName)
{
    public static RoleArn Parse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success
            ? new RoleArn(text, match.Groups[1].Value, match.Groups[2].Value)
            : throw StsErrors.Validation($"{text} is invalid");
    }

    [GeneratedRegex("^arn:aws:iam::([0-9]{12}):role/(?:[^/]+/)*([\\w+=,.@-]{1,64})$")]
    private static partial Regex Pattern();
}
