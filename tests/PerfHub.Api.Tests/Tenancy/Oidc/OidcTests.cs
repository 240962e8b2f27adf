using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy.Oidc;

/// <summary>Tokens of an issuer in place of keys.</summary>
public abstract class OidcTests(IOidcHosts hosts)
{
    private static readonly Dictionary<string, Func<TestIssuer, JsonObject, string>> Wrong = new()
    {
        ["of another issuer"] = (issuer, who) => issuer.Token(With(who, "iss", "https://issuer.example")),
        ["of no issuer"] = (issuer, who) => issuer.Token(With(who, "iss", null)),
        ["for another audience"] = (issuer, who) => issuer.Token(With(who, "aud", "another-service")),
        ["for other audiences"] = (issuer, who) => issuer.Token(With(who, "aud", new JsonArray("a", "b"))),
        ["for no audience"] = (issuer, who) => issuer.Token(With(who, "aud", null)),
        ["that has expired"] = (issuer, who) => issuer.Token(With(who, "exp", Now - 60)),
        ["that never expires"] = (issuer, who) => issuer.Token(With(who, "exp", null)),
        ["that is not valid yet"] = (issuer, who) => issuer.Token(With(who, "nbf", Now + 60)),
        ["signed by another key of the same id"] = (issuer, who) => issuer.Token(who, key: TestKey.Rsa(issuer.Key.Kid)),
        ["signed by a key that nobody knows"] = (issuer, who) => issuer.Token(who, key: TestKey.Rsa("nobody's")),
        ["that does not name its key"] = (issuer, who) => issuer.Token(who, header => header.Remove("kid")),
        ["that names another key"] = (issuer, who) => issuer.Token(who, header => header["kid"] = "another"),
        ["that names an empty key"] = (issuer, who) => issuer.Token(who, header => header["kid"] = ""),
        ["that brings its own key"] = (issuer, who) =>
        {
            var own = TestKey.Rsa(issuer.Key.Kid);
            return issuer.Token(who, header => header["jwk"] = own.Public.DeepClone(), own);
        },
        ["of no algorithm"] = (issuer, who) => Unsigned(issuer, who, "none"),
        ["of no algorithm in other letters"] = (issuer, who) => Unsigned(issuer, who, "None"),
        ["of no algorithm, with a signature"] = (issuer, who) => issuer.Token(who, header => header["alg"] = "none"),
        ["without an algorithm"] = (issuer, who) => issuer.Token(who, header => header.Remove("alg")),
        ["signed with the public key as a secret"] = (issuer, who) => issuer.Token(
            who, key: TestKey.Hmac(issuer.Key.Kid, Encoding.ASCII.GetBytes((string)issuer.Key.Public["n"]!))),
        ["signed with the public key's bytes as a secret"] = (issuer, who) => issuer.Token(
            who, key: TestKey.Hmac(issuer.Key.Kid, Base64Url.DecodeFromChars((string)issuer.Key.Public["n"]!))),
        ["whose claims were changed"] = (issuer, who) => Changed(issuer.Token(who), issuer.Token(With(who, "sub", "another"))),
        ["without its signature"] = (issuer, who) => issuer.Token(who)[..(issuer.Token(who).LastIndexOf('.') + 1)],
        ["with a bit of its signature gone"] = (issuer, who) => issuer.Token(who)[..^8],
        ["without a subject"] = (issuer, who) => issuer.Token(With(who, "sub", null)),
        ["with an empty subject"] = (issuer, who) => issuer.Token(With(who, "sub", "")),
        ["with a subject that breaks lines"] = (issuer, who) => issuer.Token(With(who, "sub", "a\nb")),
        ["with a subject past all bounds"] = (issuer, who) => issuer.Token(With(who, "sub", new string('x', 196))),
        ["without a role"] = (issuer, who) => issuer.Token(With(who, "perfhub_role", null)),
        ["with a role that nobody knows"] = (issuer, who) => issuer.Token(With(who, "perfhub_role", "BureauAdmin")),
        ["with a number for a role"] = (issuer, who) => issuer.Token(With(who, "perfhub_role", 1)),
        ["with two roles"] = (issuer, who) => issuer.Token(With(who, "perfhub_role", new JsonArray("bureauAdmin", "auditor"))),
        ["without a bureau"] = (issuer, who) => issuer.Token(With(who, "perfhub_bureau", null)),
        ["with a bureau that does not exist"] = (issuer, who) => issuer.Token(With(who, "perfhub_bureau", "99999999")),
        ["with two bureaus"] = (issuer, who) => issuer.Token(With(who, "perfhub_bureau", new JsonArray((string)who["perfhub_bureau"]!, "99"))),
        ["with a bureau in a bureau"] = (issuer, who) => issuer.Token(With(who, "perfhub_bureau", new JsonObject { ["code"] = (string)who["perfhub_bureau"]! })),
        ["of a bureau's role with a unit"] = (issuer, who) => issuer.Token(With(who, "perfhub_unit", "0137")),
        ["of an operator with a bureau"] = (issuer, who) => issuer.Token(With(who, "perfhub_role", "operator")),
        ["of a unit without a unit"] = (issuer, who) => issuer.Token(With(who, "perfhub_role", "unit")),
        ["of a unit that does not exist"] = (issuer, who) => issuer.Token(With(With(who, "perfhub_role", "unit"), "perfhub_unit", "nobody")),
        ["of a unit with two units"] = (issuer, who) => issuer.Token(With(With(who, "perfhub_role", "unit"), "perfhub_unit", new JsonArray("0137", "0138"))),
    };

    public static TheoryData<string> WrongTokens => [.. Wrong.Keys];

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [StoreFact]
    public async Task A_token_of_each_role_may_do_what_a_key_of_it_may_and_nothing_else()
    {
        var region = await Region.In(hosts.Host);
        await region.Unit("0137");

        (await new OperatorClient(Client(Who(Role.Operator))).CreateBureau(region.City + "77", region.City)).Expect(HttpStatusCode.Created);
        (await new BureauClient(Client(Who(Role.BureauAdmin, region.City)), region.City).PutUnit("7", bureau: region.South)).Expect(HttpStatusCode.Created);
        (await new ApiClient(Client(Who(Role.BureauReader, region.City))).Get($"/v1/bureaus/{region.North}/units/0137")).Expect(HttpStatusCode.OK);
        (await new BureauClient(Client(Who(Role.Auditor, region.North)), region.North).Ranking()).Expect(HttpStatusCode.OK);
        var unit = new UnitClient(Client(Who(Role.Unit, region.North, "0137")), region.North, "0137");
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        (await unit.Current()).Expect(HttpStatusCode.OK);

        var auditor = new BureauClient(Client(Who(Role.Auditor, region.North)), region.North);
        (await auditor.PutUnit("8")).Problem(HttpStatusCode.Forbidden, "forbidden");
        (await auditor.Get($"/v1/bureaus/{region.South}/rankings/2024")).Problem(HttpStatusCode.NotFound, "not-found");
        (await unit.Get($"/v1/bureaus/{region.North}/units/0138")).Problem(HttpStatusCode.NotFound, "not-found");
        (await new ApiClient(Client(Who(Role.Operator))).Get($"/v1/bureaus/{region.North}/rankings/2024")).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task An_administrator_by_token_hands_out_keys_of_its_scope_and_no_others()
    {
        var region = await Region.In(hosts.Host);
        var north = new BureauClient(Client(Who(Role.BureauAdmin, region.North)), region.North);

        var key = (await north.CreateKey(Role.Auditor)).Expect(HttpStatusCode.Created);
        (await new ApiClient(hosts.Host.Client((string?)key["key"])).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        (await north.CreateKey(Role.Auditor, bureau: region.City)).Problem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKey(Role.Operator)).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task What_is_kept_of_a_ranking_is_told_to_a_token_again_and_to_none_of_another_scope()
    {
        var region = await Region.In(hosts.Host);
        (await (await region.Unit()).File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.North}/rankings/2024?limit=7";
        var mine = new ApiClient(Client(Who(Role.Auditor, region.North)));
        var first = await mine.Get(path);
        first.Expect(HttpStatusCode.OK);
        var tag = first.Response.Headers.ETag!.ToString();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(first.Text, (await mine.Get(path)).Text);
            Assert.Equal(HttpStatusCode.NotModified, (await mine.Get(path, ("If-None-Match", tag))).Status);
            (await new ApiClient(Client(Who(Role.Auditor, region.South))).Get(path, ("If-None-Match", tag))).Problem(HttpStatusCode.NotFound, "not-found");
            (await new ApiClient(Client(Who(Role.Operator))).Get(path, ("If-None-Match", tag))).Problem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await (await region.Unit("0139")).File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (int)(await mine.Get(path, ("If-None-Match", tag))).Expect(HttpStatusCode.OK)["population"]!);
    }

    [StoreFact]
    public async Task What_is_done_by_token_stands_in_the_audit_log_under_its_subject_however_long()
    {
        var region = await Region.In(hosts.Host);
        var subject = new string('子', 195);
        var admin = new BureauClient(Client(With(Who(Role.BureauAdmin, region.North), "sub", subject)), region.North);

        var old = (await admin.CreateKey(Role.Auditor)).Expect(HttpStatusCode.Created);
        var made = (await admin.Post($"/v1/api-keys/{old["id"]}/rotations", new { })).Expect(HttpStatusCode.Created);

        var entries = (await admin.Get($"/v1/bureaus/{region.North}/audit-log")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(
            [("/v1/api-keys", (string?)old["id"]), ($"/v1/api-keys/{old["id"]}/rotations", (string?)made["id"])],
            entries.Select(it => (((string)it!["action"]!)["POST ".Length..], (string?)it["subject"])));
        Assert.All(entries, it => Assert.Equal($"oidc:{subject}", (string?)it!["actor"]));
    }

    [StoreTheory]
    [MemberData(nameof(WrongTokens))]
    public async Task No_caller_is_known_by_a_token(string wrong)
    {
        var region = await Region.In(hosts.Host);
        await region.Unit("0137");
        await region.Unit("0138");
        var token = Wrong[wrong](hosts.Issuer, Who(Role.BureauAdmin, region.North));

        var answer = await new ApiClient(hosts.Host.Client(token)).Get($"/v1/bureaus/{region.North}/units");

        IsRefused(answer, await new ApiClient(hosts.Host.Client("phk_aaaa_bbbb")).Get($"/v1/bureaus/{region.North}/units"));
        Assert.DoesNotContain(hosts.Host.Log.Lines, line => line.Contains(token[^20..], StringComparison.Ordinal) || line.Contains("Error:", StringComparison.Ordinal));
    }

    [StoreTheory]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.e30")]
    [InlineData("a.b.c.d.e")]
    [InlineData("eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0In0.bm90IEpTT04.AAAA")]
    [InlineData("x")]
    public async Task What_is_no_token_at_all_is_none(string text) => IsRefused(
        await new ApiClient(hosts.Host.Client(text)).Get("/v1/rules"), await new ApiClient(hosts.Host.Client("phk_aaaa_bbbb")).Get("/v1/rules"));

    // Every case above differs from this one in what it says, and in nothing else.
    [StoreFact]
    public async Task The_token_that_the_wrong_ones_are_made_of_is_right()
    {
        var region = await Region.In(hosts.Host);

        (await new ApiClient(Client(Who(Role.BureauAdmin, region.North))).Get($"/v1/bureaus/{region.North}/units")).Expect(HttpStatusCode.OK);
        (await new ApiClient(Client(With(Who(Role.BureauAdmin, region.North), "aud", new JsonArray("other", TestIssuer.Audience)))).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(Client(With(Who(Role.BureauAdmin, region.North), "perfhub_role", new JsonArray("staff", "bureauAdmin")))).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(Client(With(Who(Role.BureauAdmin, region.North), "exp", Now - 5))).Get("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task The_log_says_why_a_token_was_refused_without_the_token()
    {
        var region = await Region.In(hosts.Host);
        var token = hosts.Issuer.Token(With(Who(Role.Auditor, region.North), "perfhub_role", "made-up"));

        (await new ApiClient(hosts.Host.Client(token)).Get("/v1/rules")).Problem(HttpStatusCode.Unauthorized, "unauthorized");

        Assert.Contains(hosts.Host.Log.Lines, line => line.Contains("A token was refused: no known role.", StringComparison.Ordinal));
        Assert.DoesNotContain(hosts.Host.Log.Lines, line => line.Contains(token.Split('.')[1], StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_host_without_an_issuer_takes_no_token()
    {
        var region = await Region.In(hosts.Without);
        var token = hosts.Issuer.Token(Who(Role.BureauAdmin, region.North));

        (await new ApiClient(hosts.Host.Client(token)).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        (await new ApiClient(hosts.Without.Client(token)).Get("/v1/rules")).Problem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task Claims_are_read_as_the_settings_say()
    {
        var region = await Region.In(hosts.Without);
        await region.Unit("0137");
        await using var host = new AnotherHost(
            hosts.Without,
            [
                .. hosts.Issuer.Settings, ("PerfHub:Oidc:RoleClaim", "groups"), ("PerfHub:Oidc:BureauClaim", "https://claims.example/region"),
                ("PerfHub:Oidc:UnitClaim", "dept"), ("PerfHub:Oidc:RoleMap", "财政局管理员=bureauAdmin; cn=units,dc=x=unit;"),
            ]);

        (await Status(new JsonObject { ["groups"] = new JsonArray("everybody", "财政局管理员"), ["https://claims.example/region"] = region.City })).Expect(HttpStatusCode.OK);
        (await Status(new JsonObject { ["groups"] = "cn=units,dc=x", ["https://claims.example/region"] = region.North, ["dept"] = "0137" })).Problem(HttpStatusCode.Forbidden, "forbidden");
        (await Status(new JsonObject { ["groups"] = "bureauAdmin", ["https://claims.example/region"] = region.City })).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        (await Status(Who(Role.BureauAdmin, region.City))).Problem(HttpStatusCode.Unauthorized, "unauthorized");

        Task<Answer> Status(JsonObject claims) => new ApiClient(host.Client(hosts.Issuer.Token(claims))).Get($"/v1/bureaus/{region.North}/units");
    }

    private static JsonObject Who(Role role, string? bureau = null, string? unit = null) =>
        new() { ["perfhub_role"] = OperatorClient.Name(role), ["perfhub_bureau"] = bureau, ["perfhub_unit"] = unit };

    private static JsonObject With(JsonObject claims, string name, JsonNode? value)
    {
        var changed = claims.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static string Unsigned(TestIssuer issuer, JsonObject claims, string algorithm)
    {
        var token = issuer.Token(claims, header => header["alg"] = algorithm);
        return token[..(token.LastIndexOf('.') + 1)];
    }

    private static string Changed(string token, string claims) => string.Join('.', token.Split('.')[0], claims.Split('.')[1], token.Split('.')[2]);

    /// <summary>It is 401, and word for word what a bad key gets.</summary>
    private static void IsRefused(Answer answer, Answer badKey)
    {
        var (problem, known) = (answer.Problem(HttpStatusCode.Unauthorized, "unauthorized"), badKey.Problem(HttpStatusCode.Unauthorized, "unauthorized"));
        problem.AsObject().Remove("traceId");
        known.AsObject().Remove("traceId");
        Assert.Equal(known.ToJsonString(), problem.ToJsonString());
        Assert.Equal(["Bearer"], answer.Response.Headers.WwwAuthenticate.Select(it => it.ToString()));
    }

    private HttpClient Client(JsonObject claims) => hosts.Host.Client(hosts.Issuer.Token(claims));
}

public sealed class OidcTestsOnSqlite(OidcHosts<SqliteHost> hosts) : OidcTests(hosts), IClassFixture<OidcHosts<SqliteHost>>;

public sealed class OidcTestsOnSqlServer(OidcHosts<SqlServerHost> hosts) : OidcTests(hosts), IClassFixture<OidcHosts<SqlServerHost>>;
