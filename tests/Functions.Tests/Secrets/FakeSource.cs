using DRServerless.Core.Errors;
using DRServerless.Core.Secrets;

namespace DRServerless.Functions.Tests.Secrets;

/// <summary>Secrets that a test changes, with the names that were asked for.</summary>
internal sealed class FakeSource : ISecrets
{
    public Dictionary<string, string> Values { get; } = [];

    public List<string> Asked { get; } = [];

    /// <summary>Where set, an answer waits for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public async Task<Secret> GetAsync(string name, CancellationToken cancellation)
    {
        Asked.Add(name);
        var value = Values.GetValueOrDefault(name);
        if (Hold is { } hold) await hold.Task.WaitAsync(cancellation);
        return value is null ? throw new DrException(ErrorCodes.SecretNotFound, "none") : new Secret(value);
    }
}
