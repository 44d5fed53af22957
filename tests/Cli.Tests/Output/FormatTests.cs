using DRServerless.Cli.Output;

namespace DRServerless.Cli.Tests.Output;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(524_288, "512 KiB")]
    [InlineData(1_572_864, "1.5 MiB")]
    [InlineData(1_073_741_824, "1 GiB")]
    [InlineData(1_099_511_627_776, "1 TiB")]
    [InlineData(70_368_744_177_664, "64 TiB")]
    [InlineData(2_251_799_813_685_248, "2048 TiB")]
    public void Bytes_OfAnySize_HaveAFittingUnit(double bytes, string expected) => Assert.Equal(expected, Format.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(33.333, "33.3 %")]
    [InlineData(100, "100 %")]
    public void Percent_OfAnyValue_HasOneDigitAtMost(double percent, string expected) => Assert.Equal(expected, Format.Percent(percent));

    [Fact]
    public void Seconds_Unknown_AreEmpty()
    {
        Assert.Equal("", Format.Seconds(null));
        Assert.Equal("0.0 s", Format.Seconds(0));
        Assert.Equal("12.3 s", Format.Seconds(12.345));
    }

    [Fact]
    public void Time_WithAnOffset_IsToldInUtc() =>
        Assert.Equal("2026-03-04 03:06:07Z", Format.Time(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2))));
}
