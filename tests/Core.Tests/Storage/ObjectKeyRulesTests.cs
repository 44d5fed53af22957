using DRServerless.Core.Storage;

namespace DRServerless.Core.Tests.Storage;

public sealed class ObjectKeyRulesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b-c.d/0", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData("A", false)]
    [InlineData("a~", false)]
    public void IsKey_Name_AgreesWithTheCheck(string name, bool expected)
    {
        Assert.Equal(expected, ObjectKeyRules.IsKey(name));
        Assert.Equal(expected, Record.Exception(() => ObjectKeyRules.CheckKey(name)) is null);
    }

    [Fact]
    public void IsKey_TooLong_IsNot()
    {
        Assert.True(ObjectKeyRules.IsKey(new string('k', ObjectKeyRules.MaximumLength)));
        Assert.False(ObjectKeyRules.IsKey(new string('k', ObjectKeyRules.MaximumLength + 1)));
    }
}
