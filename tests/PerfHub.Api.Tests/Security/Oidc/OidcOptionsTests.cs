using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security.Oidc;

public sealed class OidcOptionsTests
{
    private const string Url = "https://issuer.example/realms/finance";

    public static TheoryData<string, string, string?, string> InvalidOptions => new()
    {
        { "Authority", "issuer.example", "perfhub", "" },
        { "Authority", "http://issuer.example", "perfhub", "" },
        { "Authority", "ftp://localhost", "perfhub", "" },
        { "Authority", "https://issuer.example/?tenant=1", "perfhub", "" },
        { "Authority", "https://user:secret@issuer.example", "perfhub", "" },
        { "Audience", Url, null, "" },
        { "Audience", Url, " ", "" },
        { "RoleMap", Url, "perfhub", "admins" },
        { "RoleMap", Url, "perfhub", "admins=administrator" },
        { "RoleMap", Url, "perfhub", "=auditor" },
        { "RoleMap", Url, "perfhub", "a=auditor; a=unit" },
    };

    [Theory]
    [MemberData(nameof(InvalidOptions))]
    public void An_invalid_setting_is_named_in_the_error(string setting, string authority, string? audience, string roleMap) =>
        Assert.StartsWith(
            $"PerfHub__Oidc__{setting} ",
            new OidcOptions { Authority = authority, Audience = audience, RoleMap = roleMap }.GetValidationError(),
            StringComparison.Ordinal);

    [Fact]
    public void Claim_names_must_be_set_and_distinct()
    {
        var options = new OidcOptions { Authority = Url, Audience = "perfhub" };
        Assert.Null(options.GetValidationError());

        options.UnitClaim = options.BureauClaim;
        Assert.StartsWith("PerfHub__Oidc__RoleClaim", options.GetValidationError(), StringComparison.Ordinal);
        options.UnitClaim = " ";
        Assert.StartsWith("PerfHub__Oidc__UnitClaim", options.GetValidationError(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080/realm")]
    [InlineData("http://[::1]:8080")]
    [InlineData("https://issuer.example/")]
    public void An_authority_may_use_HTTPS_or_a_loopback_address(string authority) =>
        Assert.Null(new OidcOptions { Authority = authority, Audience = "perfhub" }.GetValidationError());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_authority_the_other_settings_are_ignored(string? authority) =>
        Assert.Null(new OidcOptions { Authority = authority, RoleMap = "nonsense" }.GetValidationError());

    [Theory]
    [InlineData("PerfHub__Oidc__Authority", "http://issuer.example")]
    [InlineData("PerfHub__Oidc__Audience", "")]
    public async Task A_host_with_invalid_settings_does_not_start(string setting, string value)
    {
        await using var host = new HostProcess(
            [.. new[] { ("PerfHub__Oidc__Authority", Url), ("PerfHub__Oidc__Audience", "perfhub") }.Where(it => it.Item1 != setting), (setting, value)]);

        Assert.NotEqual(0, await host.RunToExitAsync());

        Assert.Empty(host.ErrorOutput);
        Assert.Contains($"PerfHub does not start: {setting}", Assert.Single(host.Output.Skip(1)), StringComparison.Ordinal);
        Assert.False(File.Exists(host.DatabaseFile));
    }
}
