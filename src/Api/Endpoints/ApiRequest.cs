using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Serialization;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Endpoints;

/// <summary>A call of an endpoint: the HTTP request with what the pipeline has made of it.</summary>
public sealed class ApiRequest
{
    private readonly byte[] _body;
    private readonly Func<Guid> _newGuid;

    internal ApiRequest(HttpContext http, ApiServices services, byte[] body, Func<Guid> newGuid) =>
        (Http, Services, _body, _newGuid) = (http, services, body, newGuid);

    /// <summary>The HTTP request and response.</summary>
    public HttpContext Http { get; }

    /// <summary>What endpoints work with.</summary>
    public ApiServices Services { get; }

    /// <summary>Ends the call.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Who calls, as far as the host knows; for the record.</summary>
    public string? Caller => Http.User.Identity?.Name;

    /// <summary>Who decides, for the record. Where the host knows its callers it names who called, whatever the body says.</summary>
    /// <param name="named">Who decides, as the body has it.</param>
    public string DecidedBy(string? named) => Caller is not { } caller ? named ?? "unknown"
        : named is null || named == caller ? caller
        : $"{named}, says {caller}";

    /// <summary>A new id. Under an idempotency key the same ids come again in the same order.</summary>
    public T NewId<T>() where T : struct, IIdentifier<T> => Identifier.New<T>(_newGuid());

    /// <summary>Names this request. Under an idempotency key the same name comes again.</summary>
    public Guid NewName() => _newGuid();

    /// <summary>An id from the route; <paramref name="notFound"/> when it cannot be one.</summary>
    public T Id<T>(string name, ErrorCode notFound) where T : struct, IIdentifier<T> =>
        Identifier.TryParse<T>(Http.Request.RouteValues[name]?.ToString(), out var id)
            ? id
            : throw new DrException(notFound, $"'{Http.Request.RouteValues[name]}' is not an id of the form {T.Prefix}…. Nothing was changed.");

    /// <summary>The project id from the route.</summary>
    public ProjectId ProjectId => Id<ProjectId>("projectId", ErrorCodes.ProjectNotFound);

    /// <summary>The machine id from the route.</summary>
    public MachineId MachineId => Id<MachineId>("machineId", ErrorCodes.MachineNotFound);

    /// <summary>The operation id from the route.</summary>
    public OperationId OperationId => Id<OperationId>("operationId", ErrorCodes.OperationNotFound);

    /// <summary>The body as it came, for endpoints that take another's form.</summary>
    public ReadOnlyMemory<byte> RawBody => _body;

    /// <summary>The body, strictly: unknown, duplicate and missing fields and wrong types are <c>invalid_request</c>.</summary>
    public T Body<T>() where T : class
    {
        try
        {
            var text = _body.Length == 0 ? "{}"u8 : _body;
            return JsonSerializer.Deserialize<T>(text, DrJson.Strict) ?? throw Invalid("The body is null.");
        }
        catch (JsonException wrong)
        {
            throw Invalid($"The body does not fit {typeof(T).Name}{(wrong.Path is null ? "" : $" at {wrong.Path}")}: {Reason(wrong)}");
        }
    }

    /// <summary>A whole number from the query.</summary>
    public long? QueryNumber(string name, long minimum, long maximum)
    {
        var text = Http.Request.Query[name].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, out var number) && number >= minimum && number <= maximum
            ? number
            : throw Invalid($"Query parameter '{name}' must be a whole number from {minimum} to {maximum}.");
    }

    private static string Reason(JsonException wrong) => wrong.Message.Split(" Path: ", 2)[0];

    private static DrException Invalid(string message) => new(ErrorCodes.InvalidRequest, $"{message} Nothing was changed.");
}
