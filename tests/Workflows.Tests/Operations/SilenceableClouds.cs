using DRServerless.Core.Infrastructure;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>Clouds of which one region may fall silent: calls neither fail nor come back, as when packets are dropped.</summary>
internal sealed class SilenceableClouds(FakeClouds clouds, Func<string?> silent) : IInfrastructureProvider
{
    public IInfrastructure Open(InfrastructureReference reference) =>
        reference.Region == silent() ? new Silence(clouds.Open(reference)) : clouds.Open(reference);

    private sealed class Silence(IInfrastructure inner) : IInfrastructure, IMachines
    {
        public IMachines Machines => this;

        public ISnapshots Snapshots => inner.Snapshots;

        public IBlockStorage Blocks => inner.Blocks;

        public ILauncher Launcher => inner.Launcher;

        public INetworks Networks => inner.Networks;

        public IInspection Inspection => inner.Inspection;

        public ITopics Topics => inner.Topics;

        public Task CheckAccessAsync(CancellationToken cancellation) => Never<bool>();

        public Task<MachineDescription> DescribeAsync(string instanceId, CancellationToken cancellation) => Never<MachineDescription>();

        public Task<PowerState> GetPowerStateAsync(string instanceId, CancellationToken cancellation) => Never<PowerState>();

        public Task StopAsync(string instanceId, CancellationToken cancellation) => Never<bool>();

        public Task StartAsync(string instanceId, CancellationToken cancellation) => Never<bool>();

        public Task TerminateAsync(string instanceId, CancellationToken cancellation) => Never<bool>();

        public Task<IReadOnlyDictionary<string, PowerState>> GetPowerStatesAsync(IReadOnlyCollection<string> instanceIds, CancellationToken cancellation) =>
            Never<IReadOnlyDictionary<string, PowerState>>();

        public Task<MachineIsolation> GetIsolationAsync(string instanceId, string projectId, CancellationToken cancellation) => Never<MachineIsolation>();

        public Task IsolateAsync(string instanceId, string projectId, CancellationToken cancellation) => Never<bool>();

        public Task ReleaseAsync(string instanceId, string projectId, IReadOnlyList<InterfaceGroups> before, CancellationToken cancellation) => Never<bool>();

        private static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;
    }
}
