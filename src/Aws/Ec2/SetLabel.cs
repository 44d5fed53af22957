using System.Globalization;

namespace DRServerless.Aws.Ec2;

/// <summary>
/// Value of the tag that all snapshots of one CreateSnapshots call share. It says how many there must be, so that a set
/// which a listing shows only in part is known as such, and which call made them, so that two calls with one key are told apart.
/// </summary>
/// <param name="Count">How many snapshots the call made.</param>
/// <param name="Nonce">Different for every call.</param>
/// <param name="RootDeviceName">The root disk, which comes first.</param>
internal sealed record SetLabel(int Count, string Nonce, string RootDeviceName)
{
    /// <summary>Reads a label; null when the value is not one.</summary>
    public static SetLabel? Parse(string? value) =>
        value?.Split('/', 3) is [var count, { Length: > 0 } nonce, { Length: > 0 } root]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new SetLabel(number, nonce, root)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}/{Nonce}/{RootDeviceName}");
}
