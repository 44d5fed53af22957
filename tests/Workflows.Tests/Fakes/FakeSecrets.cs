using DRServerless.Core.Errors;
using DRServerless.Core.Secrets;

namespace DRServerless.Workflows.Tests.Fakes;

public sealed class FakeSecrets : ISecrets
{
    public Dictionary<string, string> Known { get; } = [];

    public Task<Secret> GetAsync(string name, CancellationToken cancellation) =>
        Known.TryGetValue(name, out var value) ? Task.FromResult(new Secret(value)) : throw new DrException(ErrorCodes.SecretNotFound, $"There is no secret '{name}' (fake).");
}
