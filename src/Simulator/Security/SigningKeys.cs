using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace DRServerless.Simulator.Security;

/// <summary>Signing keys by scope, kept because deriving one takes four HMACs and a day uses few.</summary>
internal sealed class SigningKeys
{
    private const int KeptAtMost = 1024;

    private readonly ConcurrentDictionary<(string Secret, string Date, string Region, string Service), byte[]> _keys = [];

    public byte[] For(string secret, AuthorizationHeader scope)
    {
        if (_keys.Count > KeptAtMost) _keys.Clear();
        return _keys.GetOrAdd((secret, scope.Date, scope.Region, scope.Service), static key =>
        {
            var day = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + key.Secret), Encoding.UTF8.GetBytes(key.Date));
            var region = HMACSHA256.HashData(day, Encoding.UTF8.GetBytes(key.Region));
            var service = HMACSHA256.HashData(region, Encoding.UTF8.GetBytes(key.Service));
            return HMACSHA256.HashData(service, "aws4_request"u8);
        });
    }
}
