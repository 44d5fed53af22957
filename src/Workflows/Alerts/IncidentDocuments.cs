using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Alerts;

/// <summary>Reads and writes incidents and their logs. Lines are numbered by the round that wrote them, so that writing them twice writes them once.</summary>
internal sealed class IncidentDocuments(DocumentStore documents, TimeProvider time)
{
    /// <summary>Lines that one round may write, more than an explanation has.</summary>
    private const int LinesPerRound = 100;

    private const int LongestLine = 1_000;

    public async Task CreateAsync(IncidentReference incident, DateTimeOffset openedAt, CancellationToken cancellation)
    {
        try
        {
            await documents.CreateAsync(Key(incident), new Incident { Id = incident.IncidentId, ProjectId = incident.ProjectId, OpenedAt = openedAt }, cancellation);
            await LogAsync(incident, round: 0, 0, ["opened"], cancellation);
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            // A repeat after a crash: it stands.
        }
    }

    public async Task<Incident?> FindAsync(IncidentReference incident, CancellationToken cancellation) =>
        (await documents.FindAsync<Incident>(Key(incident), cancellation))?.Value;

    public Task<Incident> UpdateAsync(IncidentReference incident, Func<Incident, Incident> change, CancellationToken cancellation) =>
        documents.UpdateAsync(Key(incident), change, ErrorCodes.IncidentNotFound, cancellation);

    /// <summary>Writes lines of a round, from the given position in it.</summary>
    public async Task LogAsync(IncidentReference incident, int round, int position, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            var sequence = (long)round * LinesPerRound + position + index;
            var message = lines[index].Length <= LongestLine ? lines[index] : lines[index][..LongestLine] + "…";
            await documents.PutAsync(Keys.IncidentLogLine(incident.ProjectId, incident.IncidentId, sequence), new IncidentLogLine(sequence, time.GetUtcNow(), message), cancellation);
        }
    }

    private static string Key(IncidentReference incident) => Keys.Incident(incident.ProjectId, incident.IncidentId);
}
