namespace DRServerless.Aws.Ebs.Wire;

/// <summary>The other side broke off, or said what HTTP/1.1 does not allow. The connection is of no more use.</summary>
internal sealed class WireException(string message, Exception? inner = null) : IOException(message, inner);
