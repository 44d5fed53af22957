using System.Diagnostics.CodeAnalysis;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DRServerless.Simulator.Hosting;

/// <summary>What every request to a service goes through.</summary>
/// <remarks>
/// Order: the service and region are read from the credential scope; a region that is down does not answer; the signature and the
/// body's hash are verified; faults strike; quotas are charged; the service answers.
/// </remarks>
internal sealed class RequestPipeline(SimulatorContext context, IReadOnlyList<ISimulatedService> services)
{
    private readonly Dictionary<string, ISimulatedService> _services = services.ToDictionary(service => service.Name, StringComparer.Ordinal);
    private readonly SignatureVerifier _verifier = new(context.Credentials, context.Time);
    private volatile Exception? _lastFailure;

    /// <summary>The last exception that is no answer but a mistake of the simulator.</summary>
    public Exception? LastFailure => _lastFailure;

    [SuppressMessage("Design", "CA1031", Justification = "A server answers 500 to what it did not foresee, and keeps it for LastFailure.")]
    public async Task InvokeAsync(HttpContext http)
    {
        var request = new RequestProgress(http, context.Cloud.Ids.NextGuid().ToString());
        try
        {
            await DispatchAsync(request);
        }
        catch (ServiceException error)
        {
            await AnswerAsync(request, error);
        }
        catch (AuthenticationException error)
        {
            await AnswerAsync(request, ServiceFailures.Unauthenticated(request.ServiceName, error));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            request.Torn = true;
        }
        catch (BadHttpRequestException)
        {
            request.Tear();
        }
        catch (Exception error)
        {
            _lastFailure = error;
            await AnswerAsync(request, new ServiceException(500, "InternalFailure", error.Message));
        }
        finally
        {
            context.Statistics.Count(
                $"{request.ServiceName}:{request.Operation ?? "?"}", http.Response.StatusCode, request.Throttled, request.Torn,
                http.Request.ContentLength ?? 0, http.Response.ContentLength ?? 0);
        }
    }

    private async Task DispatchAsync(RequestProgress request)
    {
        var http = request.Http;
        request.ServiceName = GuessService(http.Request);
        if (await AnswerAnonymousAsync(request)) return;
        var authorization = SignatureVerifier.ReadAuthorization(http.Request);
        request.ServiceName = authorization.Service;
        if (AnswerOutage(request, authorization.Region)) return;
        if (!_services.TryGetValue(authorization.Service, out var service))
            throw new ServiceException(404, "UnknownService", $"The simulator has no service '{authorization.Service}'.");
        request.Service = service;
        var streams = service.StreamsBody(http.Request);
        using var body = streams ? null : await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        request.Operation = service.OperationOf(http.Request, body is null ? default : body.Memory.Span);
        var (caller, signedHash) = Authenticate(http.Request, service, authorization, body);
        if (request.Operation is null) throw UnknownOperation(service.Name);
        var decision = context.Faults.Decide(request.Operation);
        if (decision.Delay > TimeSpan.Zero) await Task.Delay(decision.Delay, context.Time, http.RequestAborted);
        if (AnswerOutage(request, authorization.Region) || AnswerFault(request, decision)) return;
        if (!context.Quotas.TryTakeForAccount(caller.AccountId, authorization.Region, service.Name, request.Operation))
        {
            request.Throttled = true;
            throw ServiceFailures.Throttled(service.Name);
        }

        await HandleAsync(request, service, decision.Flaw, new ServiceCall
        {
            Http = http,
            Caller = caller,
            Region = context.Cloud.Region(caller.AccountId, authorization.Region),
            Operation = request.Operation,
            RequestId = request.Id,
            Body = body?.Memory ?? default,
            SignedPayloadHash = signedHash,
            Flaw = decision.Flaw,
        });
    }

    // Nothing says which region is meant: it is the one that the global endpoint stands in.
    private async Task<bool> AnswerAnonymousAsync(RequestProgress request)
    {
        const string region = "us-east-1";
        var http = request.Http;
        if (http.Request.Headers.Authorization.Count > 0 || http.Request.Path != "/" || !HttpMethods.IsPost(http.Request.Method)) return false;
        using var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        foreach (var service in services)
        {
            if (service.OperationOf(http.Request, body.Memory.Span) is not { } operation || !service.AllowsAnonymous(operation)) continue;
            (request.ServiceName, request.Service, request.Operation) = (service.Name, service, operation);
            var decision = context.Faults.Decide(operation);
            if (decision.Delay > TimeSpan.Zero) await Task.Delay(decision.Delay, context.Time, http.RequestAborted);
            if (AnswerOutage(request, region) || AnswerFault(request, decision)) return true;
            var account = context.Options.AccessKeys[0].AccountId;
            await HandleAsync(request, service, decision.Flaw, new ServiceCall
            {
                Http = http,
                Caller = new CallerIdentity(account, "", "anonymous", "anonymous"),
                Region = context.Cloud.Region(account, region),
                Operation = operation,
                RequestId = request.Id,
                Body = body.Memory,
                Flaw = decision.Flaw,
            });
            return true;
        }

        return false;
    }

    private static async Task HandleAsync(RequestProgress request, ISimulatedService service, FaultFlaw flaw, ServiceCall call)
    {
        var http = request.Http;
        http.Response.Headers["x-amzn-RequestId"] = request.Id;
        if (flaw != FaultFlaw.ResetAfter)
        {
            await service.HandleAsync(call);
            request.Torn |= flaw == FaultFlaw.TruncatedBody;
            return;
        }

        // The operation is carried out in full, only its answer gets lost.
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        try
        {
            await service.HandleAsync(call);
        }
        finally
        {
            request.Tear();
        }
    }

    private (CallerIdentity Caller, string? SignedHash) Authenticate(
        HttpRequest request, ISimulatedService service, AuthorizationHeader authorization, RequestBody? body)
    {
        if (context.Faults.Settings.RefuseCredentials)
            throw new AuthenticationException(AuthenticationFailure.UnknownKey, "The security token included in the request is invalid.");
        var declared = request.Headers["x-amz-content-sha256"].ToString();
        if (declared.Length == 0) declared = body?.Hash ?? service.PayloadHashOf(request) ?? SignatureVerifier.UnsignedPayload;
        var unsigned = declared == SignatureVerifier.UnsignedPayload;
        if (unsigned && !request.IsHttps && !context.Options.AllowUnsignedPayloadOverHttp)
            throw new AuthenticationException(AuthenticationFailure.BadSignature, "The payload may be left unsigned over HTTPS only.");
        var caller = _verifier.Verify(request, authorization, declared);
        if (!unsigned && body is not null && declared != body.Hash)
            throw new AuthenticationException(AuthenticationFailure.BadSignature, "The signed payload hash is not that of the body.");
        return (caller, unsigned ? null : declared);
    }

    private bool AnswerOutage(RequestProgress request, string region)
    {
        if (!context.Cloud.IsDown(region)) return false;
        if (context.Faults.Settings.OutageStyle == OutageStyle.Unavailable) throw ServiceFailures.Unavailable(request.ServiceName);
        request.Tear();
        return true;
    }

    private bool AnswerFault(RequestProgress request, FaultDecision decision)
    {
        switch (decision.Answer)
        {
            case FaultAnswer.Throttle:
                request.Throttled = true;
                throw ServiceFailures.Throttled(request.ServiceName);
            case FaultAnswer.ServerError:
                throw ServiceFailures.ServerError(request.ServiceName, context.Faults.Next(2));
            case FaultAnswer.Reset:
                request.Tear();
                return true;
            default:
                if (context.Faults.Settings.QuotaExhausted && ServiceFailures.QuotaExhausted(request.Operation!) is { } exhausted)
                    throw exhausted;
                return false;
        }
    }

    private async Task AnswerAsync(RequestProgress request, ServiceException error)
    {
        var http = request.Http;
        if (http.Response.HasStarted || request.Torn)
        {
            request.Tear();
            return;
        }

        request.Throttled |= error.Code == "RequestThrottledException";
        http.Response.Clear();
        http.Response.StatusCode = error.Status;
        http.Response.Headers["x-amzn-RequestId"] = request.Id;
        var service = request.Service ?? _services.GetValueOrDefault(request.ServiceName);
        if (service is not null) await service.WriteErrorAsync(http, error, request.Id);
        else await http.Response.WriteAsync($"{error.Code}: {error.Message}", http.RequestAborted);
    }

    private static ServiceException UnknownOperation(string service) => service is "ec2" or "sts"
        ? new ServiceException(400, "InvalidAction", "The action is not valid for this web service.")
        : new ServiceException(404, "UnknownOperationException", "There is no such operation.");

    // A request without a signature names no service; its path tells the protocol for the refusal.
    private static string GuessService(HttpRequest request) => request.Path.StartsWithSegments("/snapshots") ? "ebs" : "ec2";
}
