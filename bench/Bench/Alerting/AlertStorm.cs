using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace DRServerless.Bench.Alerting;

/// <summary>
/// Sends alerts at a steady rate, whatever comes back: each is due at its time, and its latency counts from then until it was taken. One that is
/// told to come again comes again. Alarms fire and resolve in turn, so that no two messages of one alarm say the same.
/// </summary>
internal sealed class AlertStorm(HttpClient http, Uri endpoint, int rate, int seconds)
{
    /// <summary>Different alarms; fewer than a project keeps.</summary>
    public const int Alarms = 900;

    private const int Workers = 256;
    private const int MostTries = 200;

    private readonly double[] _latencies = new double[rate * seconds];
    private readonly long[] _lastSent = new long[Alarms];
    private int _next = -1;
    private int _refusals;
    private int _untaken;

    /// <summary>Milliseconds from the time at which each was due until it was taken, ascending.</summary>
    public IReadOnlyList<double> Latencies => [.. _latencies.Order()];

    /// <summary>How often a sender was told to come again.</summary>
    public int Refusals => _refusals;

    /// <summary>Alerts that nobody took in the end.</summary>
    public int Untaken => _untaken;

    /// <summary>Seconds from the first to the last answer.</summary>
    public double Elapsed { get; private set; }

    /// <summary>What each alarm said last: number of the message; even is firing.</summary>
    public IReadOnlyList<long> LastTurn => _lastSent;

    public async Task RunAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var began = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(start, began)));
        Elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The text of a CloudEvent.</summary>
    public static string Event(string subject, bool firing, DateTimeOffset at) =>
        $$"""{"specversion":"1.0","id":"{{Guid.NewGuid():N}}","source":"/bench","type":"bench.alarm.{{(firing ? "firing" : "resolved")}}","subject":"{{subject}}","time":"{{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}}"}""";

    /// <summary>Sends one until it is taken; false when nobody takes it.</summary>
    public async Task<bool> SendAsync(string text)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            using var content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
            using var response = await http.PostAsync(endpoint, content);
            if (response.StatusCode == HttpStatusCode.OK) return true;
            if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)) return false;
            Interlocked.Increment(ref _refusals);
            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        return false;
    }

    private async Task WorkAsync(long start, DateTimeOffset began)
    {
        for (var number = Interlocked.Increment(ref _next); number < _latencies.Length; number = Interlocked.Increment(ref _next))
        {
            var due = TimeSpan.FromSeconds((double)number / rate);
            if (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early) await Task.Delay(early, TimeProvider.System);
            var (alarm, turn) = (number % Alarms, number / Alarms);
            if (!await SendAsync(Event($"storm {alarm}", turn % 2 == 0, began + due))) Interlocked.Increment(ref _untaken);
            _latencies[number] = (Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds;
            Raise(ref _lastSent[alarm], turn);
        }
    }

    private static void Raise(ref long place, long value)
    {
        for (var seen = Volatile.Read(ref place); seen < value; seen = Volatile.Read(ref place)) Interlocked.CompareExchange(ref place, value, seen);
    }
}
