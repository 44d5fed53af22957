using DRServerless.Api.Access;
using DRServerless.Api.Endpoints;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Functions.Access;

/// <summary>Callers by function key: the platform has checked it before the app sees a request, and does not say which it was. Headers about identity are never read.</summary>
internal sealed class FunctionKeyCallers(ApiRole role) : ICallerIdentification
{
    private readonly ApiCaller _holder = new("holder of a function key", role);

    public ApiCaller? Identify(HttpContext http) => _holder;
}
