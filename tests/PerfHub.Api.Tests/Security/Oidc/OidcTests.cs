using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Me;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security.Oidc;

public abstract class OidcTests(IOidcHostFixture hosts)
{
    private static readonly Dictionary<string, Func<TestIssuer, JsonObject, string>> InvalidTokens = new()
    {
        ["from another issuer"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "iss", "https://issuer.example")),
        ["without an issuer"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "iss", null)),
        ["for another audience"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "aud", "another-service")),
        ["for other audiences"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "aud", new JsonArray("a", "b"))),
        ["without an audience"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "aud", null)),
        ["expired"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "exp", UnixNow - 60)),
        ["without an expiry"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "exp", null)),
        ["not yet valid"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "nbf", UnixNow + 60)),
        ["signed by another key with the same id"] = (issuer, claims) => issuer.CreateToken(claims, key: TestKey.CreateRsa(issuer.SigningKey.KeyId)),
        ["signed by an unknown key"] = (issuer, claims) => issuer.CreateToken(claims, key: TestKey.CreateRsa("unknown")),
        ["without a key id"] = (issuer, claims) => issuer.CreateToken(claims, header => header.Remove("kid")),
        ["with another key id"] = (issuer, claims) => issuer.CreateToken(claims, header => header["kid"] = "another"),
        ["with an empty key id"] = (issuer, claims) => issuer.CreateToken(claims, header => header["kid"] = ""),
        ["with an embedded key"] = (issuer, claims) =>
        {
            var own = TestKey.CreateRsa(issuer.SigningKey.KeyId);
            return issuer.CreateToken(claims, header => header["jwk"] = own.PublicJwk.DeepClone(), own);
        },
        ["with algorithm none"] = (issuer, claims) => CreateUnsignedToken(issuer, claims, "none"),
        ["with algorithm None"] = (issuer, claims) => CreateUnsignedToken(issuer, claims, "None"),
        ["with algorithm none and a signature"] = (issuer, claims) => issuer.CreateToken(claims, header => header["alg"] = "none"),
        ["without an algorithm"] = (issuer, claims) => issuer.CreateToken(claims, header => header.Remove("alg")),
        ["signed with the encoded public key as a secret"] = (issuer, claims) => issuer.CreateToken(
            claims, key: TestKey.CreateHmac(issuer.SigningKey.KeyId, Encoding.ASCII.GetBytes((string)issuer.SigningKey.PublicJwk["n"]!))),
        ["signed with the bytes of the public key as a secret"] = (issuer, claims) => issuer.CreateToken(
            claims, key: TestKey.CreateHmac(issuer.SigningKey.KeyId, Base64Url.DecodeFromChars((string)issuer.SigningKey.PublicJwk["n"]!))),
        ["with changed claims"] = (issuer, claims) => ReplaceClaims(issuer.CreateToken(claims), issuer.CreateToken(WithClaim(claims, "sub", "another"))),
        ["without a signature"] = (issuer, claims) => issuer.CreateToken(claims)[..(issuer.CreateToken(claims).LastIndexOf('.') + 1)],
        ["with a truncated signature"] = (issuer, claims) => issuer.CreateToken(claims)[..^8],
        ["with a critical extension"] = (issuer, claims) => issuer.CreateToken(claims, header =>
        {
            header["crit"] = new JsonArray("b64");
            header["b64"] = true;
        }),
        ["with a repeated role"] = (issuer, claims) => issuer.CreateToken(claims, editPayload: json => $"{json[..^1]},\"perfhub_role\":\"bureauAdmin\"}}"),
        ["with a repeated expiry"] = (issuer, claims) => issuer.CreateToken(claims, editPayload: json => $"{json[..^1]},\"exp\":{UnixNow + 600}}}"),
        ["valid for years"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "exp", UnixNow + (365 * 86_400))),
        ["without a subject"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "sub", null)),
        ["with an empty subject"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "sub", "")),
        ["with a line break in the subject"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "sub", "a\nb")),
        ["with a subject that is too long"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "sub", new string('x', 196))),
        ["without a role"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_role", null)),
        ["with an unknown role"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_role", "BureauAdmin")),
        ["with a number for a role"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_role", 1)),
        ["with two roles"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_role", new JsonArray("bureauAdmin", "auditor"))),
        ["without a bureau"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_bureau", null)),
        ["with an unknown bureau"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_bureau", "99999999")),
        ["with two bureaus"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_bureau", new JsonArray((string)claims["perfhub_bureau"]!, "99"))),
        ["with an object as bureau"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_bureau", new JsonObject { ["code"] = (string)claims["perfhub_bureau"]! })),
        ["of a bureau role with a unit"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_unit", "0137")),
        ["of an operator with a bureau"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_role", "operator")),
        ["of the unit role without a unit"] = (issuer, claims) => issuer.CreateToken(WithClaim(claims, "perfhub_role", "unit")),
        ["of an unknown unit"] = (issuer, claims) => issuer.CreateToken(WithClaim(WithClaim(claims, "perfhub_role", "unit"), "perfhub_unit", "nobody")),
        ["of the unit role with two units"] = (issuer, claims) => issuer.CreateToken(WithClaim(WithClaim(claims, "perfhub_role", "unit"), "perfhub_unit", new JsonArray("0137", "0138"))),
    };

    public static TheoryData<string> InvalidTokenNames => [.. InvalidTokens.Keys];

    private static long UnixNow => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [StoreFact]
    public async Task A_token_grants_the_same_access_as_a_key_of_its_role()
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
    public async Task A_caller_with_a_token_reads_its_subject_and_expiry()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);

        var me = (await new ApiClient(CreateHttpClient(CreateClaims(Role.Auditor, region.North))).GetAsync("/v1/me")).Expect<GetMe.Me>(HttpStatusCode.OK);

        Assert.Equal((null, null, "test-user", Role.Auditor, region.North), (me.KeyId, me.KeyName, me.Subject, me.Role, me.Bureau?.Code));
        Assert.InRange(new DateTimeOffset(me.ExpiresAt!.Value).ToUnixTimeSeconds(), UnixNow + 200, UnixNow + 300);
    }

    [StoreFact]
    public async Task An_administrator_with_a_token_creates_keys_within_its_scope_only()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var north = new BureauClient(CreateHttpClient(CreateClaims(Role.BureauAdmin, region.North)), region.North);

        var key = (await north.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        (await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(key.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await north.CreateKeyAsync(Role.Auditor, bureau: region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task A_cached_ranking_is_served_only_to_tokens_of_its_scope()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.North}/rankings/2024?limit=7";
        var auditor = new ApiClient(CreateHttpClient(CreateClaims(Role.Auditor, region.North)));
        var first = await auditor.GetAsync(path);
        first.Expect(HttpStatusCode.OK);
        var etag = first.HttpResponse.Headers.ETag!.ToString();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(first.Body, (await auditor.GetAsync(path)).Body);
            Assert.Equal(HttpStatusCode.NotModified, (await auditor.GetAsync(path, ("If-None-Match", etag))).Status);
            (await new ApiClient(CreateHttpClient(CreateClaims(Role.Auditor, region.South))).GetAsync(path, ("If-None-Match", etag))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await new ApiClient(CreateHttpClient(CreateClaims(Role.Operator))).GetAsync(path, ("If-None-Match", etag))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await (await region.RegisterUnitAsync("0139")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await auditor.GetAsync(path, ("If-None-Match", etag))).Expect<RankingResponse>(HttpStatusCode.OK).Population);
    }

    [StoreFact]
    public async Task The_audit_log_names_the_whole_subject_of_a_token()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var subject = new string('子', 195);
        var admin = new BureauClient(CreateHttpClient(WithClaim(CreateClaims(Role.BureauAdmin, region.North), "sub", subject)), region.North);

        var key = (await admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var rotated = (await admin.PostAsync($"/v1/api-keys/{key.Id}/rotations", new { })).Expect<CreatedApiKey>(HttpStatusCode.Created);

        var entries = await admin.ReadAuditLogAsync();
        Assert.Equal(
            [("POST /v1/api-keys", key.Id), ($"POST /v1/api-keys/{key.Id}/rotations", rotated.Id)],
            entries.Select(it => (it.Action, it.Subject)));
        Assert.All(entries, it => Assert.Equal($"oidc:{subject}", it.Actor));
    }

    [StoreTheory]
    [MemberData(nameof(InvalidTokenNames))]
    public async Task An_invalid_token_is_refused_like_an_invalid_key(string description)
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        await region.RegisterUnitAsync("0137");
        await region.RegisterUnitAsync("0138");
        var token = InvalidTokens[description](hosts.Issuer, CreateClaims(Role.BureauAdmin, region.North));

        await AssertRefusedLikeAnInvalidKeyAsync(token, $"/v1/bureaus/{region.North}/units");
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
    public Task A_malformed_token_is_refused_like_an_invalid_key(string text) => AssertRefusedLikeAnInvalidKeyAsync(text, "/v1/rules");

    // Every invalid token above differs from the first of these in the described point only.
    [StoreFact]
    public async Task A_valid_token_is_accepted()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var claims = CreateClaims(Role.BureauAdmin, region.North);

        (await new ApiClient(CreateHttpClient(claims)).GetAsync($"/v1/bureaus/{region.North}/units")).Expect(HttpStatusCode.OK);
        (await new ApiClient(CreateHttpClient(WithClaim(claims, "aud", new JsonArray("other", TestIssuer.Audience)))).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(CreateHttpClient(WithClaim(claims, "perfhub_role", new JsonArray("staff", "bureauAdmin")))).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(CreateHttpClient(WithClaim(claims, "exp", UnixNow - 5))).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task The_log_states_why_a_token_was_refused_but_not_the_token()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var token = hosts.Issuer.CreateToken(WithClaim(CreateClaims(Role.Auditor, region.North), "perfhub_role", "made-up"));

        (await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(token)).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Assert.Contains(hosts.HostWithIssuer.Log.Lines, line => line.Contains("A token was rejected: no known role.", StringComparison.Ordinal));
        Assert.DoesNotContain(hosts.HostWithIssuer.Log.Lines, line => line.Contains(token.Split('.')[1], StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task Any_number_of_refused_tokens_makes_one_line_a_minute()
    {
        var region = await Region.CreateAsync(hosts.HostWithIssuer);
        var client = new ApiClient(hosts.HostWithIssuer.CreateHttpClient(hosts.Issuer.CreateToken(WithClaim(CreateClaims(Role.Auditor, region.North), "perfhub_role", "made-up"))));
        for (var request = 0; request < 20; request++)
        {
            (await client.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }

        Assert.InRange(hosts.HostWithIssuer.Log.Lines.Count(line => line.Contains("A token was rejected: no known role.", StringComparison.Ordinal)), 1, 2);
    }

    [StoreFact]
    public async Task A_host_without_an_issuer_refuses_tokens()
    {
        var region = await Region.CreateAsync(hosts.HostWithoutIssuer);
        var token = hosts.Issuer.CreateToken(CreateClaims(Role.BureauAdmin, region.North));

        (await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(token)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(hosts.HostWithoutIssuer.CreateHttpClient(token)).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task Claim_names_and_role_mapping_follow_the_settings()
    {
        var region = await Region.CreateAsync(hosts.HostWithoutIssuer);
        await region.RegisterUnitAsync("0137");
        await using var host = new SecondHost(
            hosts.HostWithoutIssuer,
            [
                .. hosts.Issuer.Settings, ("PerfHub:Oidc:RoleClaim", "groups"), ("PerfHub:Oidc:BureauClaim", "https://claims.example/region"),
                ("PerfHub:Oidc:UnitClaim", "dept"), ("PerfHub:Oidc:RoleMap", "财政局管理员=bureauAdmin; cn=units,dc=x=unit;"),
            ]);

        (await ListUnitsAsync(new JsonObject { ["groups"] = new JsonArray("everybody", "财政局管理员"), ["https://claims.example/region"] = region.City })).Expect(HttpStatusCode.OK);
        (await ListUnitsAsync(new JsonObject { ["groups"] = "cn=units,dc=x", ["https://claims.example/region"] = region.North, ["dept"] = "0137" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await ListUnitsAsync(new JsonObject { ["groups"] = "bureauAdmin", ["https://claims.example/region"] = region.City })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await ListUnitsAsync(CreateClaims(Role.BureauAdmin, region.City))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Task<ApiResponse> ListUnitsAsync(JsonObject claims) => new ApiClient(host.CreateHttpClient(hosts.Issuer.CreateToken(claims))).GetAsync($"/v1/bureaus/{region.North}/units");
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

    private async Task AssertRefusedLikeAnInvalidKeyAsync(string token, string path)
    {
        var response = await new ApiClient(hosts.HostWithIssuer.CreateHttpClient(token)).GetAsync(path);
        var invalidKey = await new ApiClient(hosts.HostWithIssuer.CreateHttpClient("phk_aaaa_bbbb")).GetAsync(path);

        Assert.Equal(ReadProblemWithoutTraceId(invalidKey), ReadProblemWithoutTraceId(response));
        Assert.Equal(["Bearer realm=\"perfhub\", error=\"invalid_token\""], response.HttpResponse.Headers.WwwAuthenticate.Select(it => it.ToString()));
    }

    private static string ReadProblemWithoutTraceId(ApiResponse response)
    {
        var problem = response.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized").AsObject();
        problem.Remove("traceId");
        problem.Remove("instance");
        return problem.ToJsonString();
    }

    private HttpClient CreateHttpClient(JsonObject claims) => hosts.HostWithIssuer.CreateHttpClient(hosts.Issuer.CreateToken(claims));
}

public sealed class OidcTestsOnSqlite(OidcHostFixture<SqliteHost> hosts) : OidcTests(hosts), IClassFixture<OidcHostFixture<SqliteHost>>;

public sealed class OidcTestsOnSqlServer(OidcHostFixture<SqlServerHost> hosts) : OidcTests(hosts), IClassFixture<OidcHostFixture<SqlServerHost>>;
