using Amazon.Runtime;
using DRServerless.Aws.Ebs;

namespace DRServerless.Aws.Tests.Ebs;

public sealed class EbsOptionsTests
{
    [Theory]
    [InlineData("eu-west-1", "https://ebs.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://ebs.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", "https://ebs.us-gov-west-1.amazonaws.com/")]
    public void Address_OfARegion_HasItsPartitionsSuffix(string region, string address) =>
        Assert.Equal(new Uri(address), Options(region).Address);

    [Fact]
    public void Address_GivenAnEndpoint_IsThat() =>
        Assert.Equal(new Uri("http://127.0.0.1:1"), (Options("eu-west-1") with { Endpoint = new Uri("http://127.0.0.1:1") }).Address);

    [Fact]
    public void Options_Printed_HoldNoCredential() =>
        Assert.DoesNotContain("AKIDEXAMPLE", Options("eu-west-1").ToString(), StringComparison.Ordinal);

    private static EbsOptions Options(string region) =>
        new() { Region = region, Account = "123456789012", Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret") };
}
