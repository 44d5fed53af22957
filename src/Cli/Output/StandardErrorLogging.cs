using System.Globalization;
using Microsoft.Extensions.Logging;

namespace DRServerless.Cli.Output;

/// <summary>Log lines on standard error, one a line, so that standard output stays the command's own.</summary>
internal sealed class StandardErrorLogging(TextWriter writer) : ILoggerProvider
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName[(categoryName.LastIndexOf('.') + 1)..], writer, _gate);

    public void Dispose()
    {
        // The writer is the caller's.
    }

    private sealed class LineLogger(string category, TextWriter writer, Lock gate) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var now = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            lock (gate) writer.WriteLine($"{now} {logLevel} {category}[{eventId.Id}] {formatter(state, exception)}{Describe(logLevel, exception)}");
        }

        /// <summary>What is expected to happen and is tried again is told in a line; only what is not gets its stack.</summary>
        private static string Describe(LogLevel level, Exception? exception) => exception switch
        {
            null => "",
            _ when level >= LogLevel.Error => $" | {exception}",
            _ => $" | {exception.GetType().Name}: {exception.Message}",
        };
    }
}
