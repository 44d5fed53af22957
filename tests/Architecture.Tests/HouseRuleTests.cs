using System.Text.RegularExpressions;

namespace DRServerless.Architecture.Tests;

/// <summary>House rules that no analyzer knows.</summary>
public sealed partial class HouseRuleTests
{
    [Fact]
    public void Sources_Everywhere_LeaveNothingForLater()
    {
        var left = Lines(".cs").Where(line => Later().IsMatch(line.Text) && !line.File.EndsWith("HouseRuleTests.cs", StringComparison.Ordinal));

        Assert.Empty(left);
    }

    [Fact]
    public void Tests_Everywhere_DoNotSleep()
    {
        var sleeps = Lines(".cs").Where(line => line.File.StartsWith("tests/", StringComparison.Ordinal) && Sleep().IsMatch(line.Text)
            && !line.File.EndsWith("HouseRuleTests.cs", StringComparison.Ordinal));

        Assert.Empty(sleeps);
    }

    [Fact]
    public void ErrorCodes_InCode_AreLowerCaseAndUnique()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src/Core/Errors/ErrorCodes.cs"));
        var names = ErrorCode().Matches(source).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    private static IEnumerable<(string File, int Number, string Text)> Lines(params string[] endings) =>
        from file in Repository.Files(endings)
        from line in File.ReadLines(file).Select((text, index) => (text, index))
        select (Repository.Relative(file), line.index + 1, line.text);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|Assert\.True\(true\)|Skip *= *""")]
    private static partial Regex Later();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!.*[tT]ime)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"new\(""(\w+)""")]
    private static partial Regex ErrorCode();
}
