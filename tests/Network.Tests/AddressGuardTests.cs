using System.Net;
using DRServerless.Network.Addresses;

namespace DRServerless.Network.Tests;

/// <summary>What only the control plane can reach is refused, in every dress; where machines are is allowed.</summary>
public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("::169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    public void Refusal_AddressOfTheHostOrItsPlatform_IsGiven(string address) =>
        Assert.NotNull(AddressGuard.Refusal(IPAddress.Parse(address), new NetworkOptions()));

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("172.31.4.5")]
    [InlineData("192.168.1.1")]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::7")]
    [InlineData("fd12:3456::7")]
    public void Refusal_AddressOfAMachine_IsNone(string address) =>
        Assert.Null(AddressGuard.Refusal(IPAddress.Parse(address), new NetworkOptions()));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    public void Refusal_LoopbackAllowed_IsNoneForLoopbackOnly(string address, bool allowed) =>
        Assert.Equal(allowed, AddressGuard.Refusal(IPAddress.Parse(address), new NetworkOptions { AllowLoopback = true }) is null);
}
