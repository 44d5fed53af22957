using System.Net;
using Amazon.EC2;
using Amazon.Runtime;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Tests.Access;

public class AwsErrorsTests
{
    [Theory]
    [InlineData("RequestLimitExceeded", 503, "throttled")]
    [InlineData("Throttling", 400, "throttled")]
    [InlineData("ThrottlingException", 400, "throttled")]
    [InlineData("SnapshotCreationPerVolumeRateExceeded", 400, "throttled")]
    [InlineData("InstanceLimitExceeded", 400, "quota_exceeded")]
    [InlineData("VcpuLimitExceeded", 400, "quota_exceeded")]
    [InlineData("VolumeLimitExceeded", 400, "quota_exceeded")]
    [InlineData("SnapshotLimitExceeded", 400, "quota_exceeded")]
    [InlineData("ConcurrentSnapshotLimitExceeded", 400, "quota_exceeded")]
    [InlineData("InsufficientInstanceCapacity", 500, "quota_exceeded")]
    [InlineData("AuthFailure", 401, "credentials_refused")]
    [InlineData("UnauthorizedOperation", 403, "credentials_refused")]
    [InlineData("ExpiredToken", 400, "credentials_refused")]
    [InlineData("InvalidClientTokenId", 403, "credentials_refused")]
    [InlineData("SignatureDoesNotMatch", 403, "credentials_refused")]
    [InlineData("OptInRequired", 401, "credentials_refused")]
    [InlineData("DecryptionFailure", 400, "credentials_refused")]
    [InlineData("NeverHeardOfIt", 403, "credentials_refused")]
    [InlineData("InvalidInstanceID.NotFound", 400, "instance_not_found")]
    [InlineData("InvalidSnapshot.NotFound", 400, "snapshot_not_found")]
    [InlineData("InvalidSnapshot.InUse", 400, "resource_busy")]
    [InlineData("IncorrectInstanceState", 400, "resource_busy")]
    [InlineData("InternalError", 500, "infrastructure_unavailable")]
    [InlineData("InternalServiceError", 400, "infrastructure_unavailable")]
    [InlineData("Unavailable", 503, "infrastructure_unavailable")]
    [InlineData("NeverHeardOfIt", 502, "infrastructure_unavailable")]
    [InlineData("", 503, "infrastructure_unavailable")]
    [InlineData("InvalidParameterCombination", 400, "launch_failed")]
    public void Translate_AnsweredByName_HasThatCode(string name, int status, string expected)
    {
        var translated = Translate(Answer("said", name, (HttpStatusCode)status));

        Assert.Equal(expected, translated.Code.Name);
        Assert.Equal(name.Length == 0 ? null : name, translated.AwsName());
        Assert.Contains("eu-west-1", translated.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_RejectedForAReason_TellsIt() =>
        Assert.Contains("needs uefi", Translate(Answer("The type needs uefi.", "InvalidParameterCombination", HttpStatusCode.BadRequest)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("AuthFailure")]
    [InlineData("IncompleteSignature")]
    public void Translate_MessageThatQuotesTheRequest_LeaksNothing(string name)
    {
        var translated = Translate(Answer("The Canonical String was x-amz-security-token:SECRET", name, HttpStatusCode.Forbidden));

        Assert.DoesNotContain("SECRET", translated.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_EncodedAuthorizationMessage_IsLeftOut()
    {
        var translated = Translate(Answer(
            "You are not authorized to perform this operation. Encoded authorization failure message: AbCdEf", "UnauthorizedOperation", HttpStatusCode.Forbidden));

        Assert.Contains("not authorized", translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AbCdEf", translated.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception> Unreachable() =>
        new(new HttpRequestException("refused"), new IOException("torn"), new TimeoutException("slow"), new AmazonClientException("no answer"));

    [Theory]
    [MemberData(nameof(Unreachable))]
    public void Translate_NoAnswer_IsUnavailable(Exception exception)
    {
        Assert.True(AwsErrors.Handles(exception, CancellationToken.None));
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, Translate(exception).Code);
    }

    [Fact]
    public void Translate_NameOfAnUnlistedRegionDoesNotResolve_IsUnknownRegion()
    {
        var exception = new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");

        Assert.Equal(ErrorCodes.UnknownRegion, AwsErrors.Translate(exception, "Amazon EC2", "xx-new-1", "list", ErrorCodes.Unexpected).Code);
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, Translate(exception).Code);
    }

    [Fact]
    public void Handles_AskedForCancellationOrOurOwnErrorOrABug_IsFalse()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.False(AwsErrors.Handles(new OperationCanceledException(), source.Token));
        Assert.True(AwsErrors.Handles(new OperationCanceledException(), CancellationToken.None));
        Assert.False(AwsErrors.Handles(new DrException(ErrorCodes.Throttled, ""), CancellationToken.None));
        Assert.False(AwsErrors.Handles(new InvalidOperationException(), CancellationToken.None));
    }

    private static AmazonEC2Exception Answer(string message, string name, HttpStatusCode status) => new(message, ErrorType.Sender, name, "request", status);

    private static DrException Translate(Exception exception) =>
        AwsErrors.Translate(exception, "Amazon EC2", "eu-west-1", "do it", ErrorCodes.LaunchFailed);
}
