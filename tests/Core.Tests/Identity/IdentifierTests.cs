using System.Text.Json;
using DRServerless.Core.Identity;
using DRServerless.Core.Serialization;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Identity;

public sealed class IdentifierTests
{
    [Fact]
    public void New_AnyRandomness_CanBeReadBackAndFitsAClientToken() => Seeds.ForEach(200, random =>
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var id = Identifier.New<RecoveryPointId>(new Guid(bytes));

        Assert.True(Identifier.TryParse<RecoveryPointId>(id.Value, out var read));
        Assert.Equal(id, read);
        Assert.True(id.Value.Length <= Identifier.MaximumLength);
    });

    [Fact]
    public void New_DifferentRandomness_GivesDifferentIds() => Assert.Equal(
        1_000, Enumerable.Range(0, 1_000).Select(number => Identifier.New<MachineId>(new Guid(number * 7919, 0, 0, new byte[8]))).Distinct().Count());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("prj-")]
    [InlineData("prj")]
    [InlineData("mch-abc")]
    [InlineData("PRJ-abc")]
    [InlineData("prj-ABC")]
    [InlineData("prj-a/b")]
    [InlineData("prj-a.b")]
    [InlineData("prj-a b")]
    [InlineData("prj-ä")]
    [InlineData(" prj-abc")]
    [InlineData("prj-0123456789012345678901234567890123456")]
    public void TryParse_NotAnIdOfThatKind_IsRefused(string? text)
    {
        Assert.False(Identifier.TryParse<ProjectId>(text, out _));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProjectId>(JsonSerializer.Serialize(text), DrJson.Stored));
    }

    [Fact]
    public void Json_IdsAsValuesAndKeys_ArePlainStrings()
    {
        var text = JsonSerializer.Serialize(new Dictionary<MachineId, ProjectId> { [new MachineId("mch-1")] = new ProjectId("prj-1") }, DrJson.Stored);

        Assert.Equal("""{"mch-1":"prj-1"}""", text);
        Assert.Equal(new ProjectId("prj-1"), JsonSerializer.Deserialize<Dictionary<MachineId, ProjectId>>(text, DrJson.Stored)![new MachineId("mch-1")]);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<MachineId, ProjectId>>("""{"prj-1":"prj-1"}""", DrJson.Stored));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProjectId>("7", DrJson.Stored));
    }

    [Fact]
    public void Prefixes_OfAllKinds_TellThemApart() => Assert.Equal(
        4, new HashSet<string> { ProjectId.Prefix, MachineId.Prefix, RecoveryPointId.Prefix, OperationId.Prefix }.Count);
}
