using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Core.Projects;

/// <summary>How machines get back to their original source.</summary>
public enum FailbackMethod
{
    /// <summary>Orchestrated from end to end.</summary>
    FullyOrchestrated,

    /// <summary>The orchestration boots the Failback Client in the original virtual machine.</summary>
    OrchestratedFailbackClient,

    /// <summary>A person boots the Failback Client on the original machine.</summary>
    FailbackClient,
}

/// <summary>The failback method by the kinds of the original source and target.</summary>
public static class FailbackMethods
{
    /// <summary>The method; <c>unsupported_infrastructure</c> when machines cannot be protected to that target at all.</summary>
    public static FailbackMethod For(InfrastructureKind source, InfrastructureKind target) => (source, target) switch
    {
        (InfrastructureKind.Aws, InfrastructureKind.Aws) => FailbackMethod.FullyOrchestrated,
        (InfrastructureKind.VCenter, InfrastructureKind.Aws) => FailbackMethod.OrchestratedFailbackClient,
        (InfrastructureKind.Other, InfrastructureKind.Aws) => FailbackMethod.FailbackClient,
        _ => throw new DrException(ErrorCodes.UnsupportedInfrastructure, $"Machines cannot be protected from {source} to {target}: the target must be aws."),
    };

    /// <summary>Refuses a pair whose method is not available yet, saying so.</summary>
    public static void EnsureAvailable(InfrastructureKind source, InfrastructureKind target)
    {
        var method = For(source, target);
        if (method == FailbackMethod.FullyOrchestrated) return;
        throw new DrException(ErrorCodes.UnsupportedInfrastructure,
            $"Failback from {target} to {source} uses {method}, which is not available yet. Only aws to aws can be protected for now. Nothing was changed.");
    }
}
