using System.Net.Sockets;
using System.Security.Authentication;
using DRServerless.Network.Addresses;

namespace DRServerless.Network;

/// <summary>Runs a call within its limit and turns what can go wrong into words.</summary>
internal static class Bounded
{
    private const int LongestDetail = 300;

    public static async Task<T> RunAsync<T>(
        TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> call, Func<string, bool, T> failed, CancellationToken cancellation)
    {
        using var limited = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellation);
        try
        {
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception) when (limited.IsCancellationRequested)
        {
            return failed($"no answer within {limit.TotalSeconds:0.#} seconds", false);
        }
        catch (Exception known) when (Find<AddressRefusedException>(known) is { } refused)
        {
            return failed(refused.Message, true);
        }
        catch (Exception known) when (known is HttpRequestException or IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return failed(Shorten(Reason(known)), false);
        }
    }

    public static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestDetail ? line : line[..(LongestDetail - 1)] + "…";
    }

    /// <summary>The innermost reason: HttpRequestException's own message may quote the URL.</summary>
    private static string Reason(Exception exception) => Find<SocketException>(exception)?.Message ?? exception.GetBaseException() switch
    {
        HttpRequestException http => $"the request failed ({http.HttpRequestError})",
        var other => other.Message,
    };

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found) return found;
        }

        return null;
    }
}
