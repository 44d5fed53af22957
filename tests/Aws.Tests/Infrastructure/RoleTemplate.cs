using DRServerless.Aws.Tests.Infrastructure.Rights;
using DRServerless.Aws.Tests.Infrastructure.Templates;

namespace DRServerless.Aws.Tests.Infrastructure;

/// <summary>infra/aws/role.yaml, with and without its options.</summary>
internal static class RoleTemplate
{
    public const string File = "infra/aws/role.yaml";
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";
    public const string Tenant = "5d0f9c1e-0000-4000-8000-000000000001";
    public const string Subject = "5d0f9c1e-0000-4000-8000-000000000002";

    private static readonly (string, string)[] Necessary =
        [("TenantId", Tenant), ("Audience", "api://drserverless-aws"), ("SubjectId", Subject), ("Regions", "eu-west-1,eu-central-1")];

    private static readonly (string, string)[] Options =
    [
        ("TrustedRoleArns", "arn:aws:iam::444455556666:role/hub,arn:aws:iam::444455556666:role/other"), ("ExternalId", "ext-1"),
        ("InstanceRoleArns", $"arn:aws:iam::{Account}:role/web"), ("KeyArns", $"arn:aws:kms:eu-west-1:{Account}:key/1,arn:aws:kms:eu-central-1:{Account}:key/2"),
        ("ChainedRoleArns", "arn:aws:iam::777788889999:role/DRServerless"), ("SecretNamePrefix", "drserverless/"), ("TopicArns", $"arn:aws:sns:eu-west-1:{Account}:dr"),
        ("LaunchVpcArns", $"arn:aws:ec2:eu-west-1:{Account}:vpc/vpc-1"), ("OnlyMarkedMachines", "true"),
    ];

    public static Template Least(params IEnumerable<(string Name, string Value)> more) => Template.Load(Path.Combine(Checkout.Root, File), Merge(Necessary, more));

    public static Template Full(params IEnumerable<(string Name, string Value)> more) =>
        Template.Load(Path.Combine(Checkout.Root, File), Merge(Merge(Necessary, Options), more));

    public static Policies Policies(this Template template) => Rights.Policies.Of(template.Resources().Values);

    private static IEnumerable<(string Name, string Value)> Merge(IEnumerable<(string Name, string Value)> first, IEnumerable<(string Name, string Value)> second) =>
        second.Concat(first).DistinctBy(pair => pair.Name);
}
