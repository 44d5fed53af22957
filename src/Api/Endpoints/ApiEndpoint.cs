using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Endpoints;

/// <summary>Who may call an endpoint. Each role may do what those before it may.</summary>
public enum ApiRole
{
    /// <summary>Nobody needs to have a role: health; the links in notices, which are keys themselves; and what clouds call, who prove themselves by <see cref="ApiEndpoint.Admit"/>.</summary>
    Anonymous,

    /// <summary>May look.</summary>
    Reader,

    /// <summary>May run operations.</summary>
    Operator,

    /// <summary>May change what is protected, and how.</summary>
    Administrator,
}

/// <summary>
/// One endpoint of the API: route, role, contract and code. Hosts map it; the OpenAPI document is made from it; nothing about an
/// endpoint is said twice.
/// </summary>
public sealed record ApiEndpoint
{
    /// <summary>Stable name, also the operation id in OpenAPI.</summary>
    public required string Name { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Route below <see cref="ApiEndpoints.Prefix"/>, without a leading slash.</summary>
    public required string Route { get; init; }

    /// <summary>Who may call it.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>
    /// For callers that are no people and have no role: makes sure of them before anything is read, and throws. Null: the role alone decides, and an
    /// endpoint that asks for none is open to everybody.
    /// </summary>
    public Func<ApiServices, HttpContext, Task>? Admit { get; init; }

    /// <summary>How a body is taken.</summary>
    public BodyRules Body { get; init; } = BodyRules.Own;

    /// <summary>True when the answer may not be remembered under an idempotency key.</summary>
    public bool AnswerHoldsSecret { get; init; }

    /// <summary>What it does, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>Type of the request body; null when it takes none.</summary>
    public Type? RequestType { get; init; }

    /// <summary>True when the body may be left out: then every field has its default.</summary>
    public bool RequestOptional { get; init; }

    /// <summary>Status of success.</summary>
    public required int SuccessStatus { get; init; }

    /// <summary>Type of the response body; null when there is none.</summary>
    public Type? ResponseType { get; init; }

    /// <summary>Media type of the response body.</summary>
    public string ResponseMediaType { get; init; } = "application/json";

    /// <summary>Query parameters with what they mean.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The code. Throws <c>DrException</c>; <see cref="ApiPipeline"/> turns that into problem details.</summary>
    public required Func<ApiRequest, Task<IResult>> Handle { get; init; }
}
