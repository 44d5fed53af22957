namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>One call: faults, then the effect under the region's lock, as a task like the real thing.</summary>
internal static class FakeCall
{
    public static async Task<T> Run<T>(FakeInfrastructure cloud, string call, Func<T> effect)
    {
        await Task.Yield();
        return cloud.Faults.Run(call, () =>
        {
            lock (cloud.Gate) return effect();
        });
    }
}
