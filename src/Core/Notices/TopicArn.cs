using System.Diagnostics.CodeAnalysis;

namespace DRServerless.Core.Notices;

/// <summary>Names a topic of Amazon SNS.</summary>
/// <param name="Text">The whole name.</param>
/// <param name="Region">The region that it is in.</param>
/// <param name="IsFifo">True for a topic that keeps order and drops repeats.</param>
public sealed record TopicArn(string Text, string Region, bool IsFifo)
{
    private const int LongestName = 256;
    private const int AccountDigits = 12;

    /// <summary>Reads <c>arn:PARTITION:sns:REGION:ACCOUNT:NAME</c>; false for anything else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TopicArn? arn)
    {
        arn = null;
        if (text?.Split(':') is not ["arn", "aws" or "aws-cn" or "aws-us-gov", "sns", var region, { Length: AccountDigits } account, { Length: > 0 and <= LongestName } name]) return false;
        var fifo = name.EndsWith(".fifo", StringComparison.Ordinal);
        if (!account.All(char.IsAsciiDigit) || !IsRegion(region) || !(fifo ? name[..^".fifo".Length] : name).All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return false;
        arn = new TopicArn(text, region, fifo);
        return true;
    }

    private static bool IsRegion(string text) => text is { Length: >= 5 and <= 40 } && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
