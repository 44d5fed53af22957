using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;

namespace DRServerless.Workflows.Notices.Answers;

/// <summary>
/// What a link says, under its signature: which question of which operation or incident is answered how, by whom it was received, and until when it
/// may be used.
/// </summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Notice">The notice that asked.</param>
/// <param name="About">The operation or incident.</param>
/// <param name="Question">The gate of the operation, or the time limit of the incident's question.</param>
/// <param name="Approves">The decision.</param>
/// <param name="Channel">The channel that received the link.</param>
/// <param name="Until">The end of its time.</param>
internal sealed record AnswerTicket(ProjectId ProjectId, Digest Notice, string About, string Question, bool Approves, string Channel, DateTimeOffset Until);

/// <summary>Where somebody can answer.</summary>
internal sealed record AnswerAddresses(Uri Approve, Uri Refuse);
