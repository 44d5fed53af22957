namespace DRServerless.Aws.Tests.Infrastructure.Rights;

/// <summary>One question to IAM: may this be done to this resource? A call asks one for each resource that it touches.</summary>
/// <param name="Action">The action, such as <c>ec2:DeleteSnapshot</c>.</param>
/// <param name="Resource">The resource's ARN.</param>
/// <param name="Context">Condition keys that the request carries, with their values.</param>
internal sealed record Access(string Action, string Resource, IReadOnlyDictionary<string, string[]> Context)
{
    public override string ToString() => $"{Action} on {Resource}";
}
