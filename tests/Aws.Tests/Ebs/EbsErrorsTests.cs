using System.Text;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>The table of what the service says and what it means here.</summary>
public sealed class EbsErrorsTests
{
    public static TheoryData<int, string?, string?, string, string> Table() => new()
    {
        { 400, "ThrottlingException", null, "throttled", "Slower" },
        { 400, "RequestThrottledException", "ACCOUNT_THROTTLED", "throttled", "Slower" },
        { 400, "RequestThrottledException", "RESOURCE_LEVEL_THROTTLE", "throttled", "Slower" },
        { 400, "RequestThrottledException", "DEPENDENCY_REQUEST_THROTTLED", "throttled", "Slower" },
        { 503, "SlowDown", null, "throttled", "Slower" },
        { 429, null, null, "throttled", "Slower" },
        { 402, "ServiceQuotaExceededException", "DEPENDENCY_SERVICE_QUOTA_EXCEEDED", "quota_exceeded", "No" },
        { 402, null, null, "quota_exceeded", "No" },
        { 400, "ConcurrentLimitExceededException", null, "quota_exceeded", "No" },
        { 409, "ConflictException", null, "idempotency_key_reused", "No" },
        { 403, "AccessDeniedException", "UNAUTHORIZED_ACCOUNT", "credentials_refused", "No" },
        { 403, "AccessDeniedException", "DEPENDENCY_ACCESS_DENIED", "credentials_refused", "No" },
        { 403, "UnrecognizedClientException", null, "credentials_refused", "No" },
        { 403, "ExpiredTokenException", null, "credentials_refused", "No" },
        { 403, "InvalidSignatureException", null, "credentials_refused", "AfterClockCheck" },
        { 403, "SignatureDoesNotMatch", null, "credentials_refused", "AfterClockCheck" },
        { 403, "RequestExpired", null, "credentials_refused", "AfterClockCheck" },
        { 403, null, null, "credentials_refused", "No" },
        { 400, "ValidationException", "INVALID_BLOCK_TOKEN", "infrastructure_unavailable", "WithNewBlockToken" },
        { 400, "ValidationException", "INVALID_PAGE_TOKEN", "infrastructure_unavailable", "WithNewPageToken" },
        { 400, "ValidationException", "INVALID_SNAPSHOT_ID", "snapshot_not_found", "WhenVisible" },
        { 404, "ResourceNotFoundException", "SNAPSHOT_NOT_FOUND", "snapshot_not_found", "WhenVisible" },
        { 404, "ResourceNotFoundException", "GRANT_NOT_FOUND", "credentials_refused", "No" },
        { 400, "ValidationException", "UNRELATED_SNAPSHOTS", "unrelated_snapshots", "No" },
        { 400, "ValidationException", "CONFLICTING_BLOCK_UPDATE", "infrastructure_unavailable", "Again" },
        { 400, "ValidationException", "WRITE_REQUEST_TIMEOUT", "infrastructure_unavailable", "Again" },
        { 400, "ValidationException", "INVALID_VOLUME_SIZE", "unsupported_disk", "No" },
        { 400, "ValidationException", "INVALID_PARAMETER_VALUE", "invalid_request", "No" },
        { 400, "ValidationException", null, "invalid_request", "No" },
        { 500, "InternalServerException", null, "infrastructure_unavailable", "Again" },
        { 503, "ServiceUnavailable", null, "infrastructure_unavailable", "Again" },
        { 500, null, null, "infrastructure_unavailable", "Again" },
        { 502, null, null, "infrastructure_unavailable", "Again" },
        { 408, null, null, "infrastructure_unavailable", "Again" },
        { 418, null, null, "unexpected", "No" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Translate_ByHeaderOrBody_GivesTheSame(int status, string? name, string? reason, string code, string retry)
    {
        var fields = reason is null ? "" : $$""","Reason":"{{reason}}" """;
        var byHeader = Translate(status, name is null ? "" : $"x-amzn-ErrorType: {name}:http://internal.example/\r\n", $$"""{"Message":"Said so"{{fields}}}""");
        var byBody = Translate(status, "", name is null ? $$"""{"message":"Said so"{{fields}}}""" : $$"""{"__type":"com.amazonaws.ebs#{{name}}","message":"Said so"{{fields}}}""");
        foreach (var error in new[] { byHeader, byBody })
        {
            Assert.Equal((code, retry), (error.Code.Name, error.Retry.ToString()));
            Assert.Equal((name, reason), (error.Name, error.Reason));
        }
    }

    [Fact]
    public void Translate_RefusedChecksum_IsNotTakenForARefusedSignature()
    {
        var error = Translate(403, "x-amzn-errortype: InvalidSignatureException\r\n",
            """{"message":"The value passed in as x-amz-Checksum does not match the computed checksum."}""");
        Assert.Equal((ErrorCodes.ChecksumMismatch, RetryKind.Again), (error.Code, error.Retry));
    }

    [Fact]
    public void Translate_RefusedSignature_DoesNotQuoteWhatWasSigned()
    {
        var error = Translate(403, "x-amzn-errortype: InvalidSignatureException\r\n",
            """{"message":"The Canonical String should have been 'GET x-amz-security-token:THE-TOKEN'"}""");
        Assert.DoesNotContain("THE-TOKEN", error.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("THE-TOKEN", new EbsCallException(error).ToPublic(default).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[]")]
    [InlineData("{\"__type\":5,\"message\":null}")]
    [InlineData("{\"__type\":")]
    public void Translate_BodyThatIsNoError_GoesByStatus(string body) =>
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, Translate(502, "", body).Code);

    [Fact]
    public void Translate_HeadersOfTime_AreKept()
    {
        var error = Translate(503, "Retry-After: 7\r\nDate: Sun, 22 Nov 2026 20:05:07 GMT\r\n", "");
        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 20, 5, 7, TimeSpan.Zero), error.ServiceTime);
        Assert.Null(Translate(503, "Retry-After: Sun, 22 Nov 2026 20:05:07 GMT\r\n", "").RetryAfter);
    }

    private static EbsError Translate(int status, string headers, string body) => EbsErrors.Translate(
        ErrorAnswer.Parse(status, Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Reason\r\n{headers}\r\n")).WithBody(Encoding.UTF8.GetBytes(body)));
}
