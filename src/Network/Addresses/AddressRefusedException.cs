namespace DRServerless.Network.Addresses;

/// <summary>The address may not be reached from here.</summary>
internal sealed class AddressRefusedException(string why) : Exception($"Not allowed: {why}.");
