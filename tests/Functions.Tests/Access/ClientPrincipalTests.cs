using DRServerless.Api.Endpoints;
using DRServerless.Functions.Access;

namespace DRServerless.Functions.Tests.Access;

public sealed class ClientPrincipalTests
{
    [Theory]
    [InlineData(ApiRole.Reader, "reader")]
    [InlineData(ApiRole.Operator, "Operator")]
    [InlineData(ApiRole.Administrator, "ADMINISTRATOR")]
    [InlineData(ApiRole.Administrator, "reader", "administrator", "operator")]
    [InlineData(ApiRole.Reader, "somethingElse", "reader")]
    [InlineData(ApiRole.Anonymous, "somethingElse", "reader;administrator", "administrators", "")]
    [InlineData(ApiRole.Anonymous)]
    public void Role_OfAppRoles_IsTheHighestThatTheApiKnows(ApiRole expected, params string[] roles) => Assert.Equal(expected, ClientPrincipal.Parse(Principals.Person(roles))!.Role);

    [Fact]
    public void Role_UnderTheLongClaimType_CountsAsWell() => Assert.Equal(
        ApiRole.Operator,
        ClientPrincipal.Parse(Principals.Header("aad", ("oid", "1"), ("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "operator")))!.Role);

    [Theory]
    [InlineData("groups")]
    [InlineData("scp")]
    [InlineData("wids")]
    [InlineData("role_typ")]
    public void Role_UnderAnotherClaimType_DoesNotCount(string type) => Assert.Equal(
        ApiRole.Anonymous, ClientPrincipal.Parse(Principals.Header("aad", ("oid", "1"), (type, "administrator")))!.Role);

    [Fact]
    public void Name_OfAPerson_HasTheObjectIdBesideIt() => Assert.Equal("ada@contoso.com (0000-ada)", ClientPrincipal.Parse(Principals.Person("reader"))!.Name);

    [Fact]
    public void Name_OfAnApplication_IsItsId() => Assert.Equal(
        "app-1 (0000-app)", ClientPrincipal.Parse(Principals.Header("aad", ("appid", "app-1"), (Principals.ObjectId, "0000-app"), ("roles", "operator")))!.Name);

    [Fact]
    public void Name_ThatWouldBreakARecord_IsPassedOver() => Assert.Equal(
        "ada (1)", ClientPrincipal.Parse(Principals.Header("aad", ("preferred_username", "x\ny"), ("upn", new string('x', 257)), ("name", "ada"), ("oid", "1")))!.Name);

    [Theory]
    [InlineData("github")]
    [InlineData("")]
    [InlineData("AAD ")]
    public void Parse_OfAnotherProvider_IsNobody(string provider) => Assert.Null(ClientPrincipal.Parse(Principals.Header(provider, ("oid", "1"), ("roles", "administrator"))));

    [Fact]
    public void Parse_WithoutAnObjectId_IsNobody() => Assert.Null(ClientPrincipal.Parse(Principals.Header("aad", ("preferred_username", "ada"), ("roles", "administrator"))));

    [Theory]
    [InlineData("no base64!")]
    [InlineData("")]
    [InlineData("null", true)]
    [InlineData("[]", true)]
    [InlineData("\"aad\"", true)]
    [InlineData("{", true)]
    [InlineData("{}", true)]
    [InlineData("{\"auth_typ\":\"aad\"}", true)]
    [InlineData("{\"auth_typ\":\"aad\",\"claims\":null}", true)]
    [InlineData("{\"auth_typ\":\"aad\",\"claims\":{}}", true)]
    [InlineData("{\"auth_typ\":\"aad\",\"claims\":[null,{},{\"typ\":null,\"val\":null},{\"typ\":\"oid\"}]}", true)]
    [InlineData("{\"auth_typ\":7,\"claims\":[]}", true)]
    public void Parse_OfAnythingElse_IsNobody(string text, bool encode = false) => Assert.Null(ClientPrincipal.Parse(encode ? Principals.Raw(text) : text));

    [Fact]
    public void Parse_OfRandomBytes_NeverThrows()
    {
        var seed = TimeProvider.System.GetUtcNow().Second;
        var random = new Random(seed);
        var bytes = new byte[64];
        for (var i = 0; i < 1_000; i++)
        {
            random.NextBytes(bytes);
            Assert.True(ClientPrincipal.Parse(Convert.ToBase64String(bytes.AsSpan(0, i % bytes.Length))) is null, $"seed {seed}, round {i}");
        }
    }
}
