using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace DRServerless.Aws.Tests.Infrastructure.Rights;

/// <summary>
/// The AWS calls of src/Aws and src/Functions, as IAM actions. Those of src/Aws through the SDK are read from the compiled assembly, which lists every
/// foreign method that it calls; those of our own EBS direct client from its source, where each request names its operation; those of src/Functions
/// from its source as well, since they are compiled only where a feed has the package (then its own tests look into the assembly).
/// </summary>
internal static partial class CallsInCode
{
    private static readonly Dictionary<string, string> PrefixByNamespace = new() { ["Amazon.EC2"] = "ec2", ["Amazon.SecurityToken"] = "sts", ["Amazon.SimpleSystemsManagement"] = "ssm" };

    /// <summary>Packages whose calls this scan knows how to read; Core makes none by itself.</summary>
    private static readonly HashSet<string> KnownPackages = ["AWSSDK.Core", "AWSSDK.EC2", "AWSSDK.SecurityToken", "AWSSDK.SimpleSystemsManagement"];

    /// <summary>Members of the clients that are no calls.</summary>
    private static readonly HashSet<string> NoCalls = [".ctor", "Dispose", "get_Config", "CustomizeRuntimePipeline"];

    public static IReadOnlySet<string> All() => ThroughSdk().Concat(OfEbsDirect()).Concat(OfTopics()).Concat(OfHost()).ToHashSet();

    public static IReadOnlyList<string> UnknownPackages() => Read(metadata => metadata.AssemblyReferences
        .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
        .Where(name => name.StartsWith("AWSSDK.", StringComparison.Ordinal) && !KnownPackages.Contains(name)).ToList());

    public static IReadOnlyList<string> ThroughSdk() => Read(metadata => metadata.MemberReferences
        .Select(metadata.GetMemberReference)
        .Where(member => member.Parent.Kind == HandleKind.TypeReference)
        .Select(member => (Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent), Name: metadata.GetString(member.Name)))
        .Select(member => (Namespace: metadata.GetString(member.Type.Namespace), Type: metadata.GetString(member.Type.Name), member.Name))
        .Where(member => IsClient(member.Namespace, member.Type) && !NoCalls.Contains(member.Name))
        .Select(member => Action(member.Namespace, member.Name))
        .Distinct().ToList());

    public static IReadOnlyList<string> OfEbsDirect() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src/Aws/Ebs"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => RequestedOperation().IsMatch(line))
            .SelectMany(line => Operation().Matches(line).Select(match => $"ebs:{match.Groups[1].Value}"))
            .Distinct(),
    ];

    public static IReadOnlyList<string> OfHost() =>
        [.. HostSources().SelectMany(text => SecretsCall().Matches(text).Select(match => $"secretsmanager:{match.Groups[1].Value}")).Distinct()];

    /// <summary>Namespaces of AWS that src/Functions uses, to which this scan must know the calls.</summary>
    public static IReadOnlyList<string> NamespacesOfHost() => [.. HostSources().SelectMany(text => AwsNamespace().Matches(text).Select(match => match.Groups[1].Value)).Distinct().Order()];

    private static IEnumerable<string> HostSources() =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src/Functions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Checkout.Root, file).Split(Path.DirectorySeparatorChar).Contains("obj")).Select(File.ReadAllText);

    /// <summary>Calls of SNS, whose requests name their action.</summary>
    public static IReadOnlyList<string> OfTopics() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src/Aws/Topics"), "*.cs")
            .SelectMany(file => NamedAction().Matches(File.ReadAllText(file)).Select(match => $"sns:{match.Groups[1].Value}")).Distinct(),
    ];

    private static bool IsClient(string space, string type) =>
        PrefixByNamespace.ContainsKey(space) && (type.StartsWith("IAmazon", StringComparison.Ordinal) || type.EndsWith("Client", StringComparison.Ordinal) || type.Contains("Paginator", StringComparison.Ordinal));

    private static string Action(string space, string method) => method.EndsWith("Async", StringComparison.Ordinal)
        ? $"{PrefixByNamespace[space]}:{method[..^"Async".Length]}"
        : throw new InvalidOperationException($"{space}: {method} is a way to call AWS that this scan does not know. Teach it.");

    private static T Read<T>(Func<MetadataReader, T> read)
    {
        using var file = File.OpenRead(typeof(AwsInfrastructureProvider).Assembly.Location);
        using var assembly = new PEReader(file);
        return read(assembly.GetMetadataReader());
    }

    [GeneratedRegex(@"\bOperation = .*EbsOperation\.")]
    private static partial Regex RequestedOperation();

    /// <summary>Each call of Secrets Manager takes a request of its own.</summary>
    [GeneratedRegex(@"\bclient\.(\w+)Async\(new \1Request\b")]
    private static partial Regex SecretsCall();

    [GeneratedRegex(@"^using Amazon\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex AwsNamespace();

    [GeneratedRegex("""\("Action", "(\w+)"\)""")]
    private static partial Regex NamedAction();

    [GeneratedRegex(@"EbsOperation\.(\w+)")]
    private static partial Regex Operation();
}
