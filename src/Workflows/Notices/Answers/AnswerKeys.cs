using System.Security.Cryptography;
using System.Text;
using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices.Answers;

/// <summary>
/// The key that links are signed with: the host's secret <c>answer-links</c>, else one that is drawn once and kept in the store, so that all hosts of a
/// store have the same. Whoever can write the store decides everything anyway; whoever can only read it could forge links, and for that there is
/// the secret.
/// </summary>
internal sealed class AnswerKeys(WorkflowServices services)
{
    /// <summary>Name of the secret.</summary>
    public const string SecretName = "answer-links";

    public async Task<byte[]> GetAsync(CancellationToken cancellation)
    {
        try
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes((await services.Secrets.GetAsync(SecretName, cancellation)).Reveal()));
        }
        catch (DrException none) when (none.Code == ErrorCodes.SecretNotFound)
        {
            return await StoredAsync(cancellation);
        }
    }

    private async Task<byte[]> StoredAsync(CancellationToken cancellation)
    {
        if (await services.Documents.FindAsync<AnswerKey>(Keys.AnswerKey, cancellation) is { } found) return found.Value.Bytes;
        try
        {
            var key = AnswerKey.New();
            await services.Documents.CreateAsync(Keys.AnswerKey, key, cancellation);
            return key.Bytes;
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            return (await services.Documents.FindAsync<AnswerKey>(Keys.AnswerKey, cancellation))!.Value.Bytes;
        }
    }
}
