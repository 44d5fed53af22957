using System.Security.Cryptography;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Projects;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Alerts;

/// <summary>Keys by which alerts are sent to a project: make, list, delete.</summary>
internal static class KeyEndpoints
{
    private const string Route = "projects/{projectId}/alert-keys";
    private static readonly string[] Kinds = ["azure-monitor", "cloudevents", "eventbridge"];

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "createAlertKey", Method = "POST", Route = Route, Role = ApiRole.Administrator, AnswerHoldsSecret = true,
            Summary = "Makes a key by which alerts are sent to the project. It is shown this once. Asked again under one Idempotency-Key, the same key gets another secret, and the first is void.",
            RequestType = typeof(CreateAlertKeyRequest), SuccessStatus = 201, ResponseType = typeof(NewAlertKey), Handle = CreateAsync,
        },
        new()
        {
            Name = "listAlertKeys", Method = "GET", Route = Route, Role = ApiRole.Administrator,
            Summary = "Lists the keys by which alerts are sent to the project, without their secrets.", SuccessStatus = 200, ResponseType = typeof(ListView<AlertKeyView>), Handle = ListAsync,
        },
        new()
        {
            Name = "deleteAlertKey", Method = "DELETE", Route = $"{Route}/{{keyId}}", Role = ApiRole.Administrator,
            Summary = "Deletes a key: who holds it is refused from now on.", SuccessStatus = 204, Handle = DeleteAsync,
        },
    ];

    private static async Task<IResult> CreateAsync(ApiRequest request)
    {
        var name = request.Body<CreateAlertKeyRequest>().Name.Trim();
        if (name.Length is 0 or > 100 || name.Any(char.IsControl)) throw new DrException(ErrorCodes.InvalidRequest, "name must have 1 to 100 printable characters. Nothing was changed.");
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var id = request.NewId<AlertKeyId>();
        if ((await KeysAsync(request, project.Id)).Count(key => key.Id != id) >= AlertKey.MostKeys)
            throw new DrException(ErrorCodes.ActionNotAllowed, $"The project has {AlertKey.MostKeys} alert keys. Nothing was changed. Delete one that is not used.");
        var text = AlertKey.TextOf(id, RandomNumberGenerator.GetBytes(AlertKey.SecretSize));
        var key = new AlertKey { Id = id, Name = name, Hash = AlertKey.HashOf(text), CreatedAt = request.Services.Time.GetUtcNow(), CreatedBy = request.Caller };
        await request.Services.Documents.PutAsync(Keys.AlertKey(project.Id, id), key, request.Cancellation);
        return Answers.Created($"{ApiEndpoints.Prefix}/projects/{project.Id}/alert-keys/{id}", new NewAlertKey
        {
            Id = key.Id,
            Name = key.Name,
            CreatedAt = key.CreatedAt,
            CreatedBy = key.CreatedBy,
            Key = text,
            Paths = [.. Kinds.Select(path => $"{ApiEndpoints.Prefix}/alerts/{project.Id}/{path}")],
        });
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok(new ListView<AlertKeyView>([.. (await KeysAsync(request, project.Id)).OrderBy(key => key.CreatedAt).Select(AlertKeyView.Of)]));
    }

    private static async Task<IResult> DeleteAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var place = Keys.AlertKey(project.Id, request.Id<AlertKeyId>("keyId", ErrorCodes.AlertKeyNotFound));
        if (await request.Services.Documents.FindAsync<AlertKey>(place, request.Cancellation) is null) throw new DrException(ErrorCodes.AlertKeyNotFound, "The project has no such alert key. Nothing was changed.");
        await request.Services.Documents.DeleteAsync(place, request.Cancellation);
        return Results.NoContent();
    }

    private static async Task<IReadOnlyList<AlertKey>> KeysAsync(ApiRequest request, ProjectId project)
    {
        var keys = new List<AlertKey>();
        await foreach (var key in request.Services.Documents.ListAsync<AlertKey>(Keys.AlertKeys(project), request.Cancellation)) keys.Add(key);
        return keys;
    }
}
