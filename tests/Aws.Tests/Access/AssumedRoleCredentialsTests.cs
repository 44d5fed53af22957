using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using DRServerless.Aws.Access;
using Moq;

namespace DRServerless.Aws.Tests.Access;

public class AssumedRoleCredentialsTests
{
    private readonly Mock<IAmazonSecurityTokenService> tokens = new();
    private int issued;

    [Fact]
    public async Task GetCredentials_FarFromTheirEnd_AreKept()
    {
        using var credentials = Credentials(TimeSpan.FromHours(1));

        Assert.Equal("key1", (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal("key1", (await credentials.GetCredentialsAsync()).AccessKey);

        tokens.Verify(sts => sts.AssumeRoleAsync(
            It.Is<AssumeRoleRequest>(request => request.RoleArn == "arn:aws:iam::1:role/r" && request.ExternalId == "x"), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task GetCredentials_MinutesBeforeTheirEnd_AreRenewedAhead()
    {
        using var credentials = Credentials(TimeSpan.FromMinutes(5));
        await credentials.GetCredentialsAsync();
        var deadline = TimeProvider.System.GetTimestamp();

        while ((await credentials.GetCredentialsAsync()).AccessKey == "key1")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(10), "The credentials were not renewed.");
            await Task.Yield();
        }
    }

    private AssumedRoleCredentials Credentials(TimeSpan lifetime)
    {
        tokens.Setup(sts => sts.AssumeRoleAsync(It.IsAny<AssumeRoleRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => new AssumeRoleResponse
        {
            Credentials = new Credentials($"key{Interlocked.Increment(ref issued)}", "secret", "token", (TimeProvider.System.GetUtcNow() + lifetime).UtcDateTime),
        });
        return new AssumedRoleCredentials(tokens.Object, "arn:aws:iam::1:role/r", "x");
    }
}
