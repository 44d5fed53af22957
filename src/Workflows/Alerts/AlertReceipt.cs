using DRServerless.Core.Identity;

namespace DRServerless.Workflows.Alerts;

/// <summary>What became of alerts; durable when it is given.</summary>
/// <param name="Taken">Alerts that told something new.</param>
/// <param name="Known">Alerts that told what was known already.</param>
/// <param name="NotChosen">Alerts that the policy does not choose.</param>
/// <param name="Incident">The incident that is open.</param>
public sealed record AlertReceipt(int Taken, int Known, int NotChosen, IncidentId? Incident);
