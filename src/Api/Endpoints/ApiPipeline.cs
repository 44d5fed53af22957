using DRServerless.Api.Access;
using DRServerless.Api.Idempotency;
using DRServerless.Api.Problems;
using DRServerless.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DRServerless.Api.Endpoints;

/// <summary>What every call passes through, on every host: who may, size limit, idempotency, problem details.</summary>
/// <param name="services">What endpoints work with.</param>
/// <param name="logger">Gets what fails.</param>
/// <param name="callers">How callers are known; null on a host that serves nobody but its own machine and asks for no identity.</param>
public sealed partial class ApiPipeline(ApiServices services, ILogger<ApiPipeline> logger, ICallerIdentification? callers = null)
{
    /// <summary>The largest body, unless the endpoint says less.</summary>
    public const int MaximumBodyBytes = 1024 * 1024;

    private readonly IdempotencyKeys _idempotency = new(services);

    /// <summary>Runs an endpoint; never throws but for a caller that went away.</summary>
    public async Task<IResult> RunAsync(ApiEndpoint endpoint, HttpContext http)
    {
        try
        {
            if (callers is not null) ApiAccess.Check(endpoint, http, callers);
            if (endpoint.Admit is not null) await endpoint.Admit(services, http);
            var body = await ReadBodyAsync(endpoint, http);
            // A stranger's key would be written down: those who need no role are as good without.
            return endpoint.Method == HttpMethods.Post && endpoint.Role != ApiRole.Anonymous
                ? await _idempotency.RunAsync(endpoint, http, body)
                : await endpoint.Handle(new ApiRequest(http, services, body, services.NewGuid));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (DrException error)
        {
            if (error.Code.Category == ErrorCategory.Failed) LogFailure(logger, endpoint.Name, error);
            return ProblemResult.For(error);
        }
#pragma warning disable CA1031 // The edge: whatever else goes wrong becomes a problem answer and a log line, not a torn connection.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            LogFailure(logger, endpoint.Name, unexpected);
            return ProblemResult.For(new DrException(ErrorCodes.Unexpected, "Something unexpected went wrong; the host's log tells what. Ask for the state before trying again.", unexpected));
        }
    }

    private static async Task<byte[]> ReadBodyAsync(ApiEndpoint endpoint, HttpContext http)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await ReadAsync(endpoint, http, chunk)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > endpoint.Body.MaximumBytes) throw TooLarge(endpoint.Body);
        }

        Check(endpoint, http, buffer.Length);
        return buffer.ToArray();
    }

    private static async Task<int> ReadAsync(ApiEndpoint endpoint, HttpContext http, byte[] chunk)
    {
        try
        {
            return await http.Request.Body.ReadAsync(chunk, http.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            // The server has a limit of its own, and its own rules for what a body is.
            throw refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(endpoint.Body)
                : new DrException(ErrorCodes.InvalidRequest, "The body could not be read to its end. Nothing was changed.", refused);
        }
    }

    private static DrException TooLarge(BodyRules rules) => new(rules.TooLarge, $"The body is over {rules.MaximumBytes} bytes. Nothing was changed.");

    private static void Check(ApiEndpoint endpoint, HttpContext http, long length)
    {
        if (endpoint.Body.IsForeign) return;
        if (length == 0)
        {
            if (endpoint.RequestType is null || endpoint.RequestOptional) return;
            throw new DrException(ErrorCodes.InvalidRequest, "A JSON body is required. Nothing was changed.");
        }

        if (endpoint.RequestType is null) throw new DrException(ErrorCodes.InvalidRequest, "This call takes no body. Nothing was changed.");
        if (!http.Request.HasJsonContentType()) throw new DrException(ErrorCodes.InvalidRequest, "Content-Type must be application/json. Nothing was changed.");
    }

    [LoggerMessage(1001, LogLevel.Error, "Endpoint {Endpoint} failed")]
    private static partial void LogFailure(ILogger logger, string endpoint, Exception error);
}
