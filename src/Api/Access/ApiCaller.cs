using DRServerless.Api.Endpoints;

namespace DRServerless.Api.Access;

/// <summary>Who calls, as the host has made sure of it.</summary>
/// <param name="Name">Who, for the record.</param>
/// <param name="Role">The highest role that the caller has; <see cref="ApiRole.Anonymous"/> when none.</param>
public sealed record ApiCaller(string Name, ApiRole Role);
