using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Tests.Client;

/// <summary>A listing in pages of two.</summary>
internal static class Pages
{
    public static AsyncPageable<OrchestrationMetadata> Of(IReadOnlyList<OrchestrationMetadata> all) => Pageable.Create(
        (continuation, _, _) =>
        {
            var start = continuation is null ? 0 : int.Parse(continuation, System.Globalization.CultureInfo.InvariantCulture);
            var values = all.Skip(start).Take(2).ToList();
            return Task.FromResult(new Page<OrchestrationMetadata>(values, start + 2 < all.Count ? $"{start + 2}" : null));
        });
}
