using System.Text;
using DRServerless.Api.Endpoints;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Idempotency;

/// <summary>
/// Honours the <c>Idempotency-Key</c> header: one key, one effect, one answer. The key's record is written before the work, with the
/// randomness that all ids of the work come from; a repeat after a crash makes the same ids again and meets its own traces. A
/// refusal is not remembered, so that a call may succeed once its cause is gone.
/// </summary>
internal sealed class IdempotencyKeys(ApiServices services)
{
    private const string Header = "Idempotency-Key";
    private const int MaximumLength = 128;

    public async Task<IResult> RunAsync(ApiEndpoint endpoint, HttpContext http, byte[] body)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0) return await endpoint.Handle(new ApiRequest(http, services, body, services.NewGuid));
        if (key.Length > MaximumLength || key.Any(c => c is <= ' ' or > '~'))
            throw new DrException(ErrorCodes.InvalidRequest, $"{Header} must be 1 to {MaximumLength} printable ASCII characters. Nothing was changed.");

        var place = Keys.IdempotencyKey(key);
        var record = await FindOrCreateAsync(place, RequestDigest(http, body), http.RequestAborted);
        if (record.Answer is { } remembered) return new RememberedResult(remembered);

        var request = new ApiRequest(http, services, body, Ids(record.Randomness));
        // Ids come again, the secret does not: what is stored could be read by others.
        if (endpoint.AnswerHoldsSecret) return await endpoint.Handle(request);
        var answer = await AnswerRecorder.RecordAsync(await endpoint.Handle(request), http);
        // Of repeats that run at the same time the first to end gives the answer to all.
        var kept = await services.Documents.UpdateAsync<IdempotencyRecord>(
            place, found => found.Answer is null ? found with { Answer = answer } : found, ErrorCodes.ObjectNotFound, http.RequestAborted);
        return new RememberedResult(kept.Answer ?? answer);
    }

    private async Task<IdempotencyRecord> FindOrCreateAsync(string place, Digest request, CancellationToken cancellation)
    {
        var created = new IdempotencyRecord(request, services.NewGuid(), services.Time.GetUtcNow(), Answer: null);
        try
        {
            await services.Documents.CreateAsync(place, created, cancellation);
            return created;
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            var found = await services.Documents.FindAsync<IdempotencyRecord>(place, cancellation);
            return found?.Value.Request == request
                ? found.Value
                : throw new DrException(ErrorCodes.IdempotencyKeyReused, $"This {Header} was used with another request. Nothing was changed. Use a new key.");
        }
    }

    private static Digest RequestDigest(HttpContext http, byte[] body) =>
        Digest.Of([.. Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}\n"), .. body]);

    /// <summary>A sequence of ids that depends on the key's randomness only.</summary>
    private static Func<Guid> Ids(Guid randomness)
    {
        var count = 0;
        return () =>
        {
            Span<byte> hash = stackalloc byte[Digest.Size];
            Digest.Of(Encoding.ASCII.GetBytes($"{randomness:N}/{count++}")).CopyTo(hash);
            return new Guid(hash[..16]);
        };
    }
}

/// <summary>What is stored of a key. Document <c>idempotency/{digest of the key}</c>.</summary>
internal sealed record IdempotencyRecord(Digest Request, Guid Randomness, DateTimeOffset At, RememberedAnswer? Answer);

/// <summary>An answer as it was given.</summary>
internal sealed record RememberedAnswer(int Status, string? Location, string? ContentType, string Body);
