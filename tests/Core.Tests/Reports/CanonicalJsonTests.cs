using System.Text;
using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Core.Reports;

namespace DRServerless.Core.Tests.Reports;

/// <summary>The examples of RFC 8785, and what must not have a canonical form.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": 1, "a": [ true, null, false ], "": {} }""", """{"":{},"a":[true,null,false],"b":1}""")]
    [InlineData("""{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]}""", """{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}""")]
    [InlineData("""[1e20,1e21,1e-6,1e-7,-0,-1.50,123456789012,0.1]""", """[100000000000000000000,1e+21,0.000001,1e-7,0,-1.5,123456789012,0.1]""")]
    [InlineData("""{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}""", """{"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"\u20ac":"Euro","\r":"CR","\ufb33":"Dalet","1":"One","\ud83d\ude00":"Smile","\u0080":"Control","\u00f6":"o"}""",
        "{\"\\r\":\"CR\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"o\",\"\u20ac\":\"Euro\",\"\ud83d\ude00\":\"Smile\",\"\ufb33\":\"Dalet\"}")]
    public void Of_Examples_IsAsTheStandardSays(string given, string canonical)
    {
        using var document = JsonDocument.Parse(given);

        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Of(document.RootElement)));
    }

    [Fact]
    public void Of_AMemberThatComesTwice_IsRefused()
    {
        using var document = JsonDocument.Parse("""{"a":1,"a":2}""");

        Assert.Equal(ErrorCodes.InvalidRequest, Assert.Throws<DrException>(() => CanonicalJson.Of(document.RootElement)).Code);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"report":{}}""")]
    [InlineData("""{"report":{},"sha256":7}""")]
    [InlineData("""{"report":{},"sha256":"00","more":1}""")]
    public void Verify_WhatIsNoReport_IsRefused(string text)
    {
        using var document = JsonDocument.Parse(text);

        Assert.Equal(ErrorCodes.InvalidRequest, Assert.Throws<DrException>(() => SealedReport.Verify(document.RootElement)).Code);
    }
}
