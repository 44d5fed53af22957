using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DRServerless.Simulator.Security;

/// <summary>Builds the canonical request that a SigV4 signature covers, from the request as it came over the wire.</summary>
internal static class CanonicalRequest
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Writes the canonical request.</summary>
    /// <param name="to">Receives it.</param>
    /// <param name="request">The request.</param>
    /// <param name="rawTarget">Its target, undecoded.</param>
    /// <param name="signedHeaders">Names of the signed headers in their order.</param>
    /// <param name="payloadHash">What stands for the body.</param>
    public static void Write(StringBuilder to, HttpRequest request, string rawTarget, string[] signedHeaders, string payloadHash)
    {
        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        to.Append(request.Method).Append('\n');
        WritePath(to, question < 0 ? rawTarget : rawTarget[..question]);
        to.Append('\n');
        if (question >= 0) WriteQuery(to, rawTarget[(question + 1)..]);
        to.Append('\n');
        foreach (var name in signedHeaders)
        {
            to.Append(name).Append(':');
            WriteHeader(to, request.Headers[name]);
            to.Append('\n');
        }

        to.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash);
    }

    // Every service but S3 encodes the path a second time: what came encoded is encoded again here.
    private static void WritePath(StringBuilder to, string path)
    {
        if (path.Length == 0)
        {
            to.Append('/');
            return;
        }

        var first = true;
        foreach (var segment in path.Split('/'))
        {
            if (!first) to.Append('/');
            first = false;
            Encode(to, segment);
        }
    }

    private static void WriteQuery(StringBuilder to, string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length == 1)
        {
            WritePair(to, pairs[0]);
            return;
        }

        var encoded = new (string Name, string Value)[pairs.Length];
        for (var i = 0; i < pairs.Length; i++) encoded[i] = SplitPair(pairs[i]);
        Array.Sort(encoded, static (a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value));
        for (var i = 0; i < encoded.Length; i++)
        {
            if (i > 0) to.Append('&');
            to.Append(encoded[i].Name).Append('=').Append(encoded[i].Value);
        }
    }

    private static void WritePair(StringBuilder to, string pair)
    {
        var (name, value) = SplitPair(pair);
        to.Append(name).Append('=').Append(value);
    }

    private static (string Name, string Value) SplitPair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? (Recode(pair), "")
            : (Recode(pair[..equals]), Recode(pair[(equals + 1)..]));
    }

    private static string Recode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved)) return text;
        var decoded = Uri.UnescapeDataString(text.Replace('+', ' '));
        var builder = new StringBuilder(decoded.Length + 16);
        Encode(builder, decoded);
        return builder.ToString();
    }

    private static void Encode(StringBuilder to, string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved))
        {
            to.Append(text);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && Unreserved.Contains((char)rune.Value))
            {
                to.Append((char)rune.Value);
                continue;
            }

            var length = rune.EncodeToUtf8(utf8);
            foreach (var value in utf8[..length]) to.Append('%').Append(Convert.ToHexString([value]));
        }
    }

    private static void WriteHeader(StringBuilder to, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0) to.Append(',');
            var value = values[i].AsSpan().Trim(' ');
            if (value.IndexOf("  ", StringComparison.Ordinal) < 0) to.Append(value);
            else WriteCollapsed(to, value);
        }
    }

    private static void WriteCollapsed(StringBuilder to, ReadOnlySpan<char> value)
    {
        var space = false;
        foreach (var character in value)
        {
            if (character != ' ' || !space) to.Append(character);
            space = character == ' ';
        }
    }
}
