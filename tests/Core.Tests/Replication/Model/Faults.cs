using DRServerless.Core.Errors;

namespace DRServerless.Core.Tests.Replication.Model;

/// <summary>
/// Faults of the other side, at random but repeatable in kind and number: throttles, outages, checksum mismatches, each before or after the
/// effect. Never more than <paramref name="inARow"/> of one call, so that patience is always rewarded.
/// </summary>
internal sealed class Faults(int seed, double probability, int inARow = 3)
{
    private static readonly ErrorCode[] Codes = [ErrorCodes.Throttled, ErrorCodes.InfrastructureUnavailable, ErrorCodes.ChecksumMismatch];
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, int> _row = [];

    /// <summary>What goes wrong with this try of a call; null for nothing.</summary>
    public Fault? Next(int call)
    {
        lock (_random)
        {
            var row = _row.GetValueOrDefault(call);
            if (row >= inARow || _random.NextDouble() >= probability)
            {
                _row[call] = 0;
                return null;
            }

            _row[call] = row + 1;
            var code = Codes[_random.Next(Codes.Length)];
            return new Fault(new DrException(code, $"Injected {code}."), _random.Next(3));
        }
    }
}

/// <param name="Error">What is thrown.</param>
/// <param name="Effect">0 none, 1 the full effect, 2 a torn one.</param>
internal sealed record Fault(DrException Error, int Effect);
