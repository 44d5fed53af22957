using DRServerless.Simulator.Security;

namespace DRServerless.Simulator.Hosting;

/// <summary>How each service names the failures that all services have.</summary>
internal static class ServiceFailures
{
    /// <summary>The account's request quota is used up.</summary>
    public static ServiceException Throttled(string service) => service switch
    {
        "ec2" => new ServiceException(503, "RequestLimitExceeded", "Request limit exceeded."),
        "sts" => new ServiceException(400, "Throttling", "Rate exceeded"),
        _ => new ServiceException(400, "ThrottlingException", "Rate exceeded"),
    };

    /// <summary>Something went wrong at the service. The two kinds take turns by <paramref name="choice"/>.</summary>
    public static ServiceException ServerError(string service, int choice) => service switch
    {
        "ec2" when choice % 2 == 0 => new ServiceException(500, "InternalError", "An internal error has occurred"),
        "ec2" => new ServiceException(503, "Unavailable", "The server is overloaded and can't handle the request."),
        "sts" => new ServiceException(500, "InternalFailure", "The request processing has failed because of an unknown error."),
        "secretsmanager" when choice % 2 == 0 => new ServiceException(500, "InternalServiceError", "An error occurred on the server side."),
        _ when choice % 2 == 0 => new ServiceException(500, "InternalServerException", "An internal error has occurred."),
        _ => Unavailable(service),
    };

    /// <summary>The service can't be reached behind its front end.</summary>
    public static ServiceException Unavailable(string service) => service switch
    {
        "ec2" => new ServiceException(503, "Unavailable", "The server is overloaded and can't handle the request."),
        "sts" => new ServiceException(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
        _ => new ServiceException(503, "ServiceUnavailableException", "The service is unavailable."),
    };

    /// <summary>A quota on the number of resources; null for operations that create nothing.</summary>
    public static ServiceException? QuotaExhausted(string operation) => operation switch
    {
        "StartSnapshot" => new ServiceException(
            402, "ServiceQuotaExceededException", "You have reached your snapshot quota.", "DEPENDENCY_SERVICE_QUOTA_EXCEEDED"),
        "CreateSnapshot" or "CreateSnapshots" or "CopySnapshot" =>
            new ServiceException(400, "SnapshotLimitExceeded", "The maximum number of snapshots has been reached."),
        "CreateVolume" => new ServiceException(400, "VolumeLimitExceeded", "The maximum number of volumes has been reached."),
        "RunInstances" => new ServiceException(
            400, "VcpuLimitExceeded", "You have requested more vCPU capacity than your current vCPU limit allows."),
        "RegisterImage" => new ServiceException(400, "ResourceLimitExceeded", "The maximum number of images has been reached."),
        _ => null,
    };

    /// <summary>The caller was not authenticated.</summary>
    public static ServiceException Unauthenticated(string service, AuthenticationException error)
    {
        var (status, code) = service switch
        {
            "ec2" => ForEc2(error.Failure),
            "sts" => ForQuery(error.Failure),
            _ => ForJson(error.Failure),
        };
        var message = service == "ec2" && code == "AuthFailure"
            ? "AWS was not able to validate the provided access credentials"
            : error.Message;
        return new ServiceException(status, code, message);
    }

    private static (int Status, string Code) ForEc2(AuthenticationFailure failure) => failure switch
    {
        AuthenticationFailure.MissingToken => (400, "MissingAuthenticationToken"),
        AuthenticationFailure.IncompleteSignature => (400, "IncompleteSignature"),
        AuthenticationFailure.ExpiredToken => (400, "RequestExpired"),
        AuthenticationFailure.ClockSkew => (400, "RequestExpired"),
        AuthenticationFailure.BadSignature => (403, "SignatureDoesNotMatch"),
        _ => (401, "AuthFailure"),
    };

    private static (int Status, string Code) ForQuery(AuthenticationFailure failure) => failure switch
    {
        AuthenticationFailure.MissingToken => (403, "MissingAuthenticationToken"),
        AuthenticationFailure.IncompleteSignature => (400, "IncompleteSignature"),
        AuthenticationFailure.ExpiredToken => (403, "ExpiredToken"),
        AuthenticationFailure.ClockSkew or AuthenticationFailure.BadSignature => (403, "SignatureDoesNotMatch"),
        _ => (403, "InvalidClientTokenId"),
    };

    private static (int Status, string Code) ForJson(AuthenticationFailure failure) => failure switch
    {
        AuthenticationFailure.MissingToken => (403, "MissingAuthenticationTokenException"),
        AuthenticationFailure.IncompleteSignature => (403, "IncompleteSignatureException"),
        AuthenticationFailure.ExpiredToken => (403, "ExpiredTokenException"),
        AuthenticationFailure.ClockSkew or AuthenticationFailure.BadSignature => (403, "InvalidSignatureException"),
        _ => (403, "UnrecognizedClientException"),
    };
}
