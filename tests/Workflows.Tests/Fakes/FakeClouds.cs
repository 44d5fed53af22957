using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>Regions in memory.</summary>
public sealed class FakeClouds(TimeProvider time) : IInfrastructureProvider
{
    public const string SourceRegion = "eu-west-1";

    public const string TargetRegion = "us-east-1";

    private readonly Dictionary<string, FakeInfrastructure> _regions = new()
    {
        [SourceRegion] = new FakeInfrastructure(SourceRegion, time),
        [TargetRegion] = new FakeInfrastructure(TargetRegion, time),
    };

    public FakeInfrastructure Source => _regions[SourceRegion];

    public FakeInfrastructure Target => _regions[TargetRegion];

    public static InfrastructureReference SourceReference { get; } = new(InfrastructureKind.Aws, SourceRegion);

    public static InfrastructureReference TargetReference { get; } = new(InfrastructureKind.Aws, TargetRegion);

    public IInfrastructure Open(InfrastructureReference reference) =>
        _regions.TryGetValue(reference.Region, out var region) ? region : throw new DrException(ErrorCodes.UnknownRegion, $"There is no region '{reference.Region}' (fake).");
}
