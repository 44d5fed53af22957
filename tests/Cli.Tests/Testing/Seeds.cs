using System.Globalization;

namespace DRServerless.Cli.Tests.Testing;

/// <summary>Runs a property for seeds 1..count; a failure says the seed. Set DRSERVERLESS_SEED to try one seed alone.</summary>
internal static class Seeds
{
    public static async Task ForEachAsync(int count, Func<int, Task> property)
    {
        var wanted = Environment.GetEnvironmentVariable("DRSERVERLESS_SEED");
        foreach (var seed in wanted is null ? Enumerable.Range(1, count) : [int.Parse(wanted, CultureInfo.InvariantCulture)])
        {
            try
            {
                await property(seed);
            }
            catch (Exception error)
            {
                throw new Xunit.Sdk.XunitException($"Seed {seed} (DRSERVERLESS_SEED={seed} repeats it): {error.Message}", error);
            }
        }
    }
}
