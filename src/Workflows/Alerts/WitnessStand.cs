using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Network;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>Hears a policy's witnesses, all at once; at the last look also whether the infrastructure that is to be left answers.</summary>
internal sealed class WitnessStand(WorkflowServices services)
{
    private static readonly TimeSpan SourceLimit = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<WitnessReport>> HearAsync(Project project, AlertPolicy policy, IncidentPhase phase, CancellationToken cancellation)
    {
        var looks = policy.Witnesses.Select(witness => LookAsync(project, witness, cancellation)).ToList();
        if (phase is IncidentPhase.LastLook && policy is { Action: AlertAction.Failover, AskWhenSourceAnswers: true })
            looks.Add(CallAsync(WitnessReport.SourceApi, project.ReplicatesFrom, SourceLimit, cancellation));
        return await Task.WhenAll(looks);
    }

    private Task<WitnessReport> LookAsync(Project project, Witness witness, CancellationToken cancellation)
    {
        if (witness.Kind == WitnessKind.Http) return GetAsync(witness, cancellation);
        if (witness.Kind == WitnessKind.Tcp) return ConnectAsync(witness, cancellation);
        var place = project.ReplicatesFrom.Region == witness.Region ? project.ReplicatesFrom : new InfrastructureReference(InfrastructureKind.Aws, witness.Region ?? "");
        return CallAsync(witness.Source, place, TimeSpan.FromSeconds(witness.TimeoutSeconds), cancellation);
    }

    private async Task<WitnessReport> GetAsync(Witness witness, CancellationToken cancellation)
    {
        var answer = await services.Network.SendAsync(new HttpCall { Url = new Uri(witness.Url!), Method = "GET", Limit = TimeSpan.FromSeconds(witness.TimeoutSeconds) }, cancellation);
        var finding = answer.Hopeless ? WitnessFinding.Unknown : answer.Status is >= 200 and < 400 ? WitnessFinding.Answers : WitnessFinding.Fails;
        return new WitnessReport(witness.Source, finding, answer.Detail);
    }

    private async Task<WitnessReport> ConnectAsync(Witness witness, CancellationToken cancellation)
    {
        var result = await services.Network.ProbeTcpAsync(new TcpProbe(witness.Address!, witness.Port!.Value, TimeSpan.FromSeconds(witness.TimeoutSeconds)), cancellation);
        var finding = result.Hopeless ? WitnessFinding.Unknown : result.Passed ? WitnessFinding.Answers : WitnessFinding.Fails;
        return new WitnessReport(witness.Source, finding, result.Detail);
    }

    private async Task<WitnessReport> CallAsync(string source, InfrastructureReference place, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await TimeLimit.RunAsync(services.Time, limit, services.Infrastructures.Open(place).CheckAccessAsync, cancellation);
            return new WitnessReport(source, WitnessFinding.Answers, $"{place.Region} answers");
        }
        catch (DrException failure) when (failure.Code == ErrorCodes.InfrastructureUnavailable)
        {
            return new WitnessReport(source, WitnessFinding.Fails, $"{place.Region} does not answer");
        }
        catch (DrException failure) when (failure.Code == ErrorCodes.Throttled)
        {
            return new WitnessReport(source, WitnessFinding.Answers, $"{place.Region} answers, if only to ask for fewer calls");
        }
        catch (DrException failure)
        {
            return new WitnessReport(source, WitnessFinding.Unknown, $"{place.Region}: {failure.Code}");
        }
    }
}
