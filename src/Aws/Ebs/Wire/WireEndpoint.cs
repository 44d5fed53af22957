using System.Buffers;
using System.Text;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>Where a service answers: scheme, host, port, and what its requests say about them.</summary>
internal sealed class WireEndpoint
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/");

    public WireEndpoint(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            throw new ArgumentException($"An endpoint is an absolute http or https address, not '{address}'.", nameof(address));
        if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
            throw new ArgumentException("An endpoint has no query, fragment or user name.", nameof(address));
        var path = address.AbsolutePath.TrimEnd('/');
        // The signature covers the path with its escapes escaped once more; plain characters need neither.
        if (path.AsSpan().ContainsAnyExcept(PathCharacters))
            throw new ArgumentException($"An endpoint's path has letters, digits and -._~/ only, not '{path}'.", nameof(address));

        IsSecure = address.Scheme == Uri.UriSchemeHttps;
        Host = address.IdnHost;
        Port = address.Port;
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{Host.Trim('[', ']')}]" : Host;
        Authority = Encoding.ASCII.GetBytes(address.IsDefaultPort ? host : $"{host}:{Port}");
        PathPrefix = Encoding.ASCII.GetBytes(path);
    }

    public bool IsSecure { get; }

    public string Host { get; }

    public int Port { get; }

    /// <summary>What goes into the host header; the port only where it is not the scheme's own.</summary>
    public byte[] Authority { get; }

    /// <summary>What the address puts before every path; empty for AWS itself.</summary>
    public byte[] PathPrefix { get; }

    public override string ToString() => $"{(IsSecure ? "https" : "http")}://{Encoding.ASCII.GetString(Authority)}";
}
