using System.Text;
using DRServerless.Api.Alerts;
using DRServerless.Core.Alerts.Formats;
using DRServerless.Core.Errors;
using DRServerless.Functions.Hosting;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Alerts;

/// <summary>
/// Takes alerts that the platform hands over. Who may put them there is the platform's to say; they name no project, so each whose policy
/// chooses them gets them. What can never be taken is logged and let go of; what may be taken later is thrown, and comes again.
/// </summary>
public sealed class AlertOffer(AlertReception reception, TimeProvider time, ILogger<AlertOffer> logger)
{
    /// <summary>Takes one message.</summary>
    /// <param name="function">Which function it came by, for the log.</param>
    /// <param name="message">An event, or a batch of them.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task TakeAsync(string function, string message, CancellationToken cancellation)
    {
        try
        {
            await reception.OfferAsync(AlertFormats.Any(Encoding.UTF8.GetBytes(message), time.GetUtcNow()), cancellation);
        }
        catch (DrException hopeless) when (hopeless.Code == ErrorCodes.AlertMalformed || hopeless.Code == ErrorCodes.AlertReplayed)
        {
            Log.AlertLetGo(logger, function, hopeless.Code.Name, hopeless);
        }
    }
}
