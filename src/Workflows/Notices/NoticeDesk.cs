using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>
/// Takes what people are to be told, from activities and from the services beside them. What was told already, by its subject, is not told again,
/// however often an activity runs; what was taken is durable.
/// </summary>
internal sealed class NoticeDesk(WorkflowServices services)
{
    /// <summary>Takes a notice.</summary>
    public async Task TellAsync(ProjectId project, Notice notice, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.CreateAsync(Keys.Notice(project, notice.Subject), notice, cancellation);
        }
        catch (DrException told) when (told.Code == ErrorCodes.WriteConflict)
        {
            // Told before.
        }
    }
}
