using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;

namespace DRServerless.Aws.Tests.Ec2;

public class LabelledSetTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Label_WrittenAndRead_IsTheSame()
    {
        var label = new SetLabel(2, "abc", "/dev/xvda");

        Assert.Equal(label, SetLabel.Parse(label.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2/abc")]
    [InlineData("0/abc//dev/xvda")]
    [InlineData("-1/abc//dev/xvda")]
    [InlineData("x/abc//dev/xvda")]
    [InlineData("2///dev/xvda")]
    public void Parse_NoLabel_IsNull(string? value) => Assert.Null(SetLabel.Parse(value));

    [Fact]
    public void Order_PartialEarlierAndCompleteLater_KeepsTheCompleteOne()
    {
        var sets = LabelledSet.Order([Snapshot("s1", "2/a//dev/sda", 0), Snapshot("s2", "2/b//dev/sda", 5), Snapshot("s3", "2/b//dev/sda", 5)]);

        Assert.Equal(["b", "a"], sets.Select(set => set.Label.Nonce));
        Assert.Equal([true, false], sets.Select(set => set.IsComplete));
    }

    [Fact]
    public void Order_TwoComplete_KeepsTheEarliestWhateverTheListingsOrder()
    {
        Snapshot[] snapshots = [Snapshot("s1", "1/z//dev/sda", 3), Snapshot("s2", "1/a//dev/sda", 7), new Snapshot { SnapshotId = "foreign" }];

        Assert.Equal("z", LabelledSet.Order(snapshots)[0].Label.Nonce);
        Assert.Equal("z", LabelledSet.Order(snapshots.Reverse())[0].Label.Nonce);
        Assert.Equal(Noon.AddSeconds(3), LabelledSet.Order(snapshots)[0].TakenAt.UtcDateTime);
    }

    private static Snapshot Snapshot(string id, string label, int seconds) =>
        new() { SnapshotId = id, StartTime = Noon.AddSeconds(seconds), Tags = [new Tag(OwnershipTags.Set, label)] };
}
