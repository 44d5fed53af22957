using Amazon.EC2.Model;

namespace DRServerless.Aws.Ec2;

/// <summary>Snapshots of one CreateSnapshots call, as far as a listing shows them.</summary>
/// <param name="Label">What the call wrote on each.</param>
/// <param name="Snapshots">Those that are seen.</param>
internal sealed record LabelledSet(SetLabel Label, IReadOnlyList<Snapshot> Snapshots)
{
    /// <summary>True when all are seen.</summary>
    public bool IsComplete => Snapshots.Count == Label.Count;

    /// <summary>True when there are more than the call can have made: it was sent twice, and they are of two instants.</summary>
    public bool IsMixed => Snapshots.Count > Label.Count;

    /// <summary>The instant. The earliest, so that nothing is claimed to be held that is not.</summary>
    public DateTimeOffset TakenAt => Snapshots.Min(snapshot => Instant(snapshot.StartTime));

    /// <summary>
    /// The sets among snapshots of one idempotency key, the one to keep first: complete before incomplete, then the
    /// earliest. Every caller that sees the same snapshots picks the same one.
    /// </summary>
    public static List<LabelledSet> Order(IEnumerable<Snapshot> snapshots) =>
    [
        .. snapshots
            .Select(snapshot => (Snapshot: snapshot, Label: SetLabel.Parse(OwnershipTags.Value(snapshot.Tags, OwnershipTags.Set))))
            .Where(pair => pair.Label is not null)
            .GroupBy(pair => pair.Label!)
            .Select(group => new LabelledSet(group.Key, [.. group.Select(pair => pair.Snapshot)]))
            .OrderByDescending(set => set.IsComplete).ThenBy(set => set.TakenAt).ThenBy(set => set.Label.Nonce, StringComparer.Ordinal),
    ];

    /// <summary>EC2 gives times in UTC.</summary>
    public static DateTimeOffset Instant(DateTime? time) => new((time ?? DateTime.UnixEpoch).ToUniversalTime());
}
