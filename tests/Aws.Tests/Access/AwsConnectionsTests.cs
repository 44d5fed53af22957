using DRServerless.Aws.Access;
using DRServerless.Aws.Access.Identity;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using Moq;

namespace DRServerless.Aws.Tests.Access;

public class AwsConnectionsTests
{
    private static readonly AwsOptions Options = new() { Credentials = new AwsStaticCredentials("AKIA", "hush") };

    [Theory]
    [InlineData("eu-west-9")]
    [InlineData("")]
    [InlineData("xx-nowhere-1")]
    [InlineData("EU-WEST-1")]
    [InlineData(null)]
    public void Open_RegionThatThereIsNot_IsRefused(string? region)
    {
        using var connections = new AwsConnections(Options, TimeProvider.System);

        var refused = Assert.Throws<DrException>(() => connections.Open(new InfrastructureReference(InfrastructureKind.Aws, region!)));

        Assert.Equal(ErrorCodes.UnknownRegion, refused.Code);
    }

    [Fact]
    public void Open_RegionNewerThanTheSdk_IsAllowedByOption()
    {
        using var connections = new AwsConnections(Options with { AdditionalRegions = ["xx-new-1"] }, TimeProvider.System);

        Assert.Equal("xx-new-1", connections.Open(new InfrastructureReference(InfrastructureKind.Aws, "xx-new-1")).Region);
    }

    [Fact]
    public void Open_SameIdentity_SharesTheConnection()
    {
        using var connections = new AwsConnections(Options, TimeProvider.System);
        var role = new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1", "arn:aws:iam::123456789012:role/r", "x");

        Assert.Same(connections.Open(role), connections.Open(role with { }));
        Assert.NotSame(connections.Open(role), connections.Open(role with { ExternalId = "y" }));
        Assert.NotSame(connections.Open(role), connections.Open(role with { RoleArn = null }));
        Assert.NotSame(connections.Open(role), connections.Open(role with { Region = "eu-west-2" }));
    }

    [Fact]
    public void New_WrongOptions_TellsAllAtOnce()
    {
        var wrong = Options with
        {
            Endpoint = new Uri("ftp://x"),
            Retries = 11,
            AttemptTimeout = TimeSpan.Zero,
            ListingLag = TimeSpan.FromSeconds(-1),
            WebIdentity = new AwsWebIdentity(Mock.Of<IWebIdentityTokens>(), "arn:aws:iam::1:role/short"),
        };

        var refused = Assert.Throws<ArgumentException>(() => new AwsConnections(wrong, TimeProvider.System));

        Assert.All(new[] { "Endpoint", "Retries", "AttemptTimeout", "ListingLag", "WebIdentity or Credentials", "WebIdentity.RoleArn" }, name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_Printed_HideTheSecret() => Assert.DoesNotContain("hush", Options.ToString(), StringComparison.Ordinal);
}
