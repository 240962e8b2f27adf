using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>Tokens of an issuer in place of keys.</summary>
public abstract class OidcTests(IOidcHostFixture hosts)
{
    private static readonly Dictionary<string, Func<TestIssuer, JsonObject, string>> InvalidTokens = new()
    {
        ["of another issuer"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "iss", "https://issuer.example")),
        ["of no issuer"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "iss", null)),
        ["for another audience"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "aud", "another-service")),
        ["for other audiences"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "aud", new JsonArray("a", "b"))),
        ["for no audience"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "aud", null)),
        ["that has expired"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "exp", UnixNow - 60)),
        ["that never expires"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "exp", null)),
        ["that is not valid yet"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "nbf", UnixNow + 60)),
        ["signed by another key of the same id"] = (issuer, who) => issuer.CreateToken(who, key: TestKey.CreateRsa(issuer.SigningKey.KeyId)),
        ["signed by a key that nobody knows"] = (issuer, who) => issuer.CreateToken(who, key: TestKey.CreateRsa("nobody's")),
        ["that does not name its key"] = (issuer, who) => issuer.CreateToken(who, header => header.Remove("kid")),
        ["that names another key"] = (issuer, who) => issuer.CreateToken(who, header => header["kid"] = "another"),
        ["that names an empty key"] = (issuer, who) => issuer.CreateToken(who, header => header["kid"] = ""),
        ["that brings its own key"] = (issuer, who) =>
        {
            var own = TestKey.CreateRsa(issuer.SigningKey.KeyId);
            return issuer.CreateToken(who, header => header["jwk"] = own.PublicJwk.DeepClone(), own);
        },
        ["of no algorithm"] = (issuer, who) => CreateUnsignedToken(issuer, who, "none"),
        ["of no algorithm in other letters"] = (issuer, who) => CreateUnsignedToken(issuer, who, "None"),
        ["of no algorithm, with a signature"] = (issuer, who) => issuer.CreateToken(who, header => header["alg"] = "none"),
        ["without an algorithm"] = (issuer, who) => issuer.CreateToken(who, header => header.Remove("alg")),
        ["signed with the public key as a secret"] = (issuer, who) => issuer.CreateToken(
            who, key: TestKey.CreateHmac(issuer.SigningKey.KeyId, Encoding.ASCII.GetBytes((string)issuer.SigningKey.PublicJwk["n"]!))),
        ["signed with the public key's bytes as a secret"] = (issuer, who) => issuer.CreateToken(
            who, key: TestKey.CreateHmac(issuer.SigningKey.KeyId, Base64Url.DecodeFromChars((string)issuer.SigningKey.PublicJwk["n"]!))),
        ["whose claims were changed"] = (issuer, who) => ReplaceClaims(issuer.CreateToken(who), issuer.CreateToken(WithClaim(who, "sub", "another"))),
        ["without its signature"] = (issuer, who) => issuer.CreateToken(who)[..(issuer.CreateToken(who).LastIndexOf('.') + 1)],
        ["with a bit of its signature gone"] = (issuer, who) => issuer.CreateToken(who)[..^8],
        ["without a subject"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "sub", null)),
        ["with an empty subject"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "sub", "")),
        ["with a subject that breaks lines"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "sub", "a\nb")),
        ["with a subject past all bounds"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "sub", new string('x', 196))),
        ["without a role"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_role", null)),
        ["with a role that nobody knows"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_role", "BureauAdmin")),
        ["with a number for a role"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_role", 1)),
        ["with two roles"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_role", new JsonArray("bureauAdmin", "auditor"))),
        ["without a bureau"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_bureau", null)),
        ["with a bureau that does not exist"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_bureau", "99999999")),
        ["with two bureaus"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_bureau", new JsonArray((string)who["perfhub_bureau"]!, "99"))),
        ["with a bureau in a bureau"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_bureau", new JsonObject { ["code"] = (string)who["perfhub_bureau"]! })),
        ["of a bureau's role with a unit"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_unit", "0137")),
        ["of an operator with a bureau"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_role", "operator")),
        ["of a unit without a unit"] = (issuer, who) => issuer.CreateToken(WithClaim(who, "perfhub_role", "unit")),
        ["of a unit that does not exist"] = (issuer, who) => issuer.CreateToken(WithClaim(WithClaim(who, "perfhub_role", "unit"), "perfhub_unit", "nobody")),
        ["of a unit with two units"] = (issuer, who) => issuer.CreateToken(WithClaim(WithClaim(who, "perfhub_role", "unit"), "perfhub_unit", new JsonArray("0137", "0138"))),
    };

    public static TheoryData<string> InvalidTokenNames => [.. InvalidTokens.Keys];

    private static long UnixNow => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [StoreFact]
    public async Task A_token_of_each_role_may_do_what_a_key_of_it_may_and_nothing_else()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        await region.RegisterUnitAsync("0137");

        (await new OperatorClient(CreateHttpClient(CreateClaims(Role.Operator))).CreateBureauAsync(region.City + "77", region.City)).Expect(HttpStatusCode.Created);
        (await new BureauClient(CreateHttpClient(CreateClaims(Role.BureauAdmin, region.City)), region.City).PutUnitAsync("7", bureau: region.South)).Expect(HttpStatusCode.Created);
        (await new ApiClient(CreateHttpClient(CreateClaims(Role.BureauReader, region.City))).GetAsync($"/v1/bureaus/{region.North}/units/0137")).Expect(HttpStatusCode.OK);
        (await new BureauClient(CreateHttpClient(CreateClaims(Role.Auditor, region.North)), region.North).GetRankingAsync()).Expect(HttpStatusCode.OK);
        var unit = new UnitClient(CreateHttpClient(CreateClaims(Role.Unit, region.North, "0137")), region.North, "0137");
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);

        var auditor = new BureauClient(CreateHttpClient(CreateClaims(Role.Auditor, region.North)), region.North);
        (await auditor.PutUnitAsync("8")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await auditor.GetAsync($"/v1/bureaus/{region.South}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.GetAsync($"/v1/bureaus/{region.North}/units/0138")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await new ApiClient(CreateHttpClient(CreateClaims(Role.Operator))).GetAsync($"/v1/bureaus/{region.North}/rankings/2024")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task An_administrator_by_token_hands_out_keys_of_its_scope_and_no_others()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var north = new BureauClient(CreateHttpClient(CreateClaims(Role.BureauAdmin, region.North)), region.North);

        var key = (await north.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
        (await new ApiClient(hosts.HostWithIssuer.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await north.CreateKeyAsync(Role.Auditor, bureau: region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task What_is_kept_of_a_ranking_is_told_to_a_token_again_and_to_none_of_another_scope()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.North}/rankings/2024?limit=7";
        var mine = new ApiClient(CreateHttpClient(CreateClaims(Role.Auditor, region.North)));
        var first = await mine.GetAsync(path);
        first.Expect(HttpStatusCode.OK);
        var tag = first.HttpResponse.Headers.ETag!.ToString();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(first.Body, (await mine.GetAsync(path)).Body);
            Assert.Equal(HttpStatusCode.NotModified, (await mine.GetAsync(path, ("If-None-Match", tag))).Status);
            (await new ApiClient(CreateHttpClient(CreateClaims(Role.Auditor, region.South))).GetAsync(path, ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await new ApiClient(CreateHttpClient(CreateClaims(Role.Operator))).GetAsync(path, ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await (await region.RegisterUnitAsync("0139")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (int)(await mine.GetAsync(path, ("If-None-Match", tag))).Expect(HttpStatusCode.OK)["population"]!);
    }

    [StoreFact]
    public async Task What_is_done_by_token_stands_in_the_audit_log_under_its_subject_however_long()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var subject = new string('子', 195);
        var admin = new BureauClient(CreateHttpClient(WithClaim(CreateClaims(Role.BureauAdmin, region.North), "sub", subject)), region.North);

        var old = (await admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
        var made = (await admin.PostAsync($"/v1/api-keys/{old["id"]}/rotations", new { })).Expect(HttpStatusCode.Created);

        var entries = (await admin.GetAsync($"/v1/bureaus/{region.North}/audit-log")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(
            [("/v1/api-keys", (string?)old["id"]), ($"/v1/api-keys/{old["id"]}/rotations", (string?)made["id"])],
            entries.Select(it => (((string)it!["action"]!)["POST ".Length..], (string?)it["subject"])));
        Assert.All(entries, it => Assert.Equal($"oidc:{subject}", (string?)it!["actor"]));
    }

    [StoreTheory]
    [MemberData(nameof(InvalidTokenNames))]
    public async Task No_caller_is_known_by_a_token(string wrong)
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        await region.RegisterUnitAsync("0137");
        await region.RegisterUnitAsync("0138");
        var token = InvalidTokens[wrong](hosts.Issuer, CreateClaims(Role.BureauAdmin, region.North));

        var answer = await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(token)).GetAsync($"/v1/bureaus/{region.North}/units");

        AssertRefused(answer, await new ApiClient(hosts.HostWithIssuer.CreateHttpClient("phk_aaaa_bbbb")).GetAsync($"/v1/bureaus/{region.North}/units"));
        Assert.DoesNotContain(hosts.HostWithIssuer.Log.Lines, line => line.Contains(token[^20..], StringComparison.Ordinal) || line.Contains("Error:", StringComparison.Ordinal));
    }

    [StoreTheory]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.e30")]
    [InlineData("a.b.c.d.e")]
    [InlineData("eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0In0.bm90IEpTT04.AAAA")]
    [InlineData("x")]
    public async Task What_is_no_token_at_all_is_none(string text) => AssertRefused(
        await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(text)).GetAsync("/v1/rules"), await new ApiClient(hosts.HostWithIssuer.CreateHttpClient("phk_aaaa_bbbb")).GetAsync("/v1/rules"));

    // Every case above differs from this one in what it says, and in nothing else.
    [StoreFact]
    public async Task The_token_that_the_wrong_ones_are_made_of_is_right()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);

        (await new ApiClient(CreateHttpClient(CreateClaims(Role.BureauAdmin, region.North))).GetAsync($"/v1/bureaus/{region.North}/units")).Expect(HttpStatusCode.OK);
        (await new ApiClient(CreateHttpClient(WithClaim(CreateClaims(Role.BureauAdmin, region.North), "aud", new JsonArray("other", TestIssuer.Audience)))).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(CreateHttpClient(WithClaim(CreateClaims(Role.BureauAdmin, region.North), "perfhub_role", new JsonArray("staff", "bureauAdmin")))).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(CreateHttpClient(WithClaim(CreateClaims(Role.BureauAdmin, region.North), "exp", UnixNow - 5))).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task The_log_says_why_a_token_was_refused_without_the_token()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var token = hosts.Issuer.CreateToken(WithClaim(CreateClaims(Role.Auditor, region.North), "perfhub_role", "made-up"));

        (await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(token)).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Assert.Contains(hosts.HostWithIssuer.Log.Lines, line => line.Contains("A token was refused: no known role.", StringComparison.Ordinal));
        Assert.DoesNotContain(hosts.HostWithIssuer.Log.Lines, line => line.Contains(token.Split('.')[1], StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_host_without_an_issuer_takes_no_token()
    {
        var region = await Region.CreateAsync(hosts.HostWithoutIssuer);
        var token = hosts.Issuer.CreateToken(CreateClaims(Role.BureauAdmin, region.North));

        (await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(token)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(hosts.HostWithoutIssuer.CreateHttpClient(token)).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task Claims_are_read_as_the_settings_say()
    {
        var region = await Region.CreateAsync(hosts.HostWithoutIssuer);
        await region.RegisterUnitAsync("0137");
        await using var host = new SecondHost(
            hosts.HostWithoutIssuer,
            [
                .. hosts.Issuer.Settings, ("PerfHub:Oidc:RoleClaim", "groups"), ("PerfHub:Oidc:BureauClaim", "https://claims.example/region"),
                ("PerfHub:Oidc:UnitClaim", "dept"), ("PerfHub:Oidc:RoleMap", "财政局管理员=bureauAdmin; cn=units,dc=x=unit;"),
            ]);

        (await Status(new JsonObject { ["groups"] = new JsonArray("everybody", "财政局管理员"), ["https://claims.example/region"] = region.City })).Expect(HttpStatusCode.OK);
        (await Status(new JsonObject { ["groups"] = "cn=units,dc=x", ["https://claims.example/region"] = region.North, ["dept"] = "0137" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await Status(new JsonObject { ["groups"] = "bureauAdmin", ["https://claims.example/region"] = region.City })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await Status(CreateClaims(Role.BureauAdmin, region.City))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Task<ApiResponse> Status(JsonObject claims) => new ApiClient(host.CreateHttpClient(hosts.Issuer.CreateToken(claims))).GetAsync($"/v1/bureaus/{region.North}/units");
    }

    private static JsonObject CreateClaims(Role role, string? bureau = null, string? unit = null) =>
        new() { ["perfhub_role"] = OperatorClient.GetRoleName(role), ["perfhub_bureau"] = bureau, ["perfhub_unit"] = unit };

    private static JsonObject WithClaim(JsonObject claims, string name, JsonNode? value)
    {
        var changed = claims.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static string CreateUnsignedToken(TestIssuer issuer, JsonObject claims, string algorithm)
    {
        var token = issuer.CreateToken(claims, header => header["alg"] = algorithm);
        return token[..(token.LastIndexOf('.') + 1)];
    }

    private static string ReplaceClaims(string token, string claims) => string.Join('.', token.Split('.')[0], claims.Split('.')[1], token.Split('.')[2]);

    /// <summary>It is 401, and word for word what a bad key gets.</summary>
    private static void AssertRefused(ApiResponse answer, ApiResponse badKey)
    {
        var (problem, known) = (answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized"), badKey.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized"));
        problem.AsObject().Remove("traceId");
        known.AsObject().Remove("traceId");
        Assert.Equal(known.ToJsonString(), problem.ToJsonString());
        Assert.Equal(["Bearer"], answer.HttpResponse.Headers.WwwAuthenticate.Select(it => it.ToString()));
    }

    private HttpClient CreateHttpClient(JsonObject claims) => hosts.HostWithIssuer.CreateHttpClient(hosts.Issuer.CreateToken(claims));
}

public sealed class OidcTestsOnSqlite(OidcHostFixture<SqliteHost> hosts) : OidcTests(hosts), IClassFixture<OidcHostFixture<SqliteHost>>;

public sealed class OidcTestsOnSqlServer(OidcHostFixture<SqlServerHost> hosts) : OidcTests(hosts), IClassFixture<OidcHostFixture<SqlServerHost>>;
