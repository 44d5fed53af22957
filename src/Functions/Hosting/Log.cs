using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Hosting;

/// <summary>Log events of the app's own parts.</summary>
internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Critical, "The store cannot be opened ({Code}); it is tried again every minute.")]
    public static partial void StoreClosed(ILogger logger, string code, Exception cause);

    [LoggerMessage(2103, LogLevel.Error, "{Function} was given what is no alert ({Code}), and let it go.")]
    public static partial void AlertLetGo(ILogger logger, string function, string code, Exception cause);

    [LoggerMessage(2102, LogLevel.Warning, "{Timer} could not do all of its work ({Code}); it goes on at its next time.")]
    public static partial void TimerTroubled(ILogger logger, string timer, string code, Exception cause);
}
