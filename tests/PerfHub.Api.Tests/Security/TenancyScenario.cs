using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>What a request is about: a bureau, a unit of it, and what is named by ids.</summary>
public sealed record RequestTarget(string Bureau, string Unit, string DeviationId, string KeyId, string JobId, string EvaluationId)
{
    /// <summary>What is not there at all.</summary>
    public static readonly RequestTarget Nonexistent = new("99999999", "nobody", "99999999.nobody.2024.0011223344556677", "0000000000000000", "1", "99999999.1");

    /// <summary>A unit that is not there, at this bureau.</summary>
    public RequestTarget WithMissingUnit => this with { Unit = "nobody", DeviationId = $"{Bureau}.nobody.2024.0011223344556677" };
}

/// <summary>Who calls, and where it stands to the bureau that is called for.</summary>
/// <param name="Relation">The relation of its bureau to the one called for, in words.</param>
/// <param name="Role">Its role; nothing where its key is none.</param>
/// <param name="Bureau">Its bureau.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Client">Sends its key.</param>
public sealed record TestCaller(string Relation, Role? Role, string? Bureau, string? Unit, ApiClient Client)
{
    public override string ToString() => $"{Role?.ToString() ?? "Nobody"} ({Relation})";
}

/// <summary>
/// Seven bureaus that stand in every relation to one of them, each with two units, reports of theirs and keys of every role.
/// Every name and every report's texts hold a mark that tells whose they are.
/// </summary>
public sealed partial class TenancyScenario
{
    public const string SameBureau = "same bureau", OtherTenant = "another tenant", ChildBureau = "a bureau below", OtherUnit = "another unit of the bureau";

    private static readonly (string Relation, string Suffix, string? Parent)[] BureauPlan =
    [
        ("the bureau two above", "51", null), ("the bureau above", "52", "51"), (SameBureau, "53", "52"), ("a bureau beside", "54", "52"),
        (ChildBureau, "55", "53"), ("another bureau below", "57", "53"), (OtherTenant, "56", null),
    ];

    private readonly PerfHubHost _host;
    private readonly Dictionary<string, string?> _parents = [];
    private int _createdBureaus;

    private TenancyScenario(PerfHubHost host) => _host = host;

    public List<TestCaller> Callers { get; } = [];

    /// <summary>The one that the others stand in relation to.</summary>
    public RequestTarget Target { get; private set; } = null!;

    /// <summary>The bureau above it.</summary>
    public string ParentBureau => _parents[Target.Bureau]!;

    /// <summary>What can be decided on the subject's report: it is returned and reopened in turn, and stays open to filing.</summary>
    public string NextDecision { get; private set; } = "return";

    /// <summary>Notes that it was.</summary>
    public void RecordDecision() => NextDecision = NextDecision == "return" ? "reopen" : "return";

    /// <summary>The mark of a bureau's name, or of a unit's name and texts.</summary>
    public static string GetMarker(string bureau, string unit = "") => $"MARK.{bureau}.{unit}.";

    /// <summary>Every mark that a text holds.</summary>
    public static IEnumerable<(string Bureau, string Unit)> FindMarkers(string text) =>
        MarkerPattern().Matches(text).Select(mark => (mark.Groups[1].Value, mark.Groups[2].Value));

    /// <summary>The body of a unit's registration.</summary>
    public static object CreateUnitBody(string bureau, string unit) =>
        new { name = GetMarker(bureau, unit), sector = $"sector of {bureau}", kind = "publicInstitution" };

    /// <summary>The report of a unit, whose texts come up in deviations too.</summary>
    public static JsonNode CreateReport(string bureau, string unit, string conclusion = "")
    {
        var report = SeedReport.Json;
        report["conclusion"] = GetMarker(bureau, unit) + conclusion;
        foreach (var indicator in report["indicators"]!.AsArray())
        {
            indicator!["name"] = GetMarker(bureau, unit) + indicator["code"];
        }

        return report;
    }

    /// <summary>The mid-year figures of a unit.</summary>
    public static JsonNode CreateMidYearBody(string bureau, string unit, decimal value) =>
        MidYearFilingBody.Create(GetMarker(bureau, unit), ("1", value, "场次"), ("2", 4m, "家"));

    /// <summary>Windows in which everything is in time.</summary>
    public static object WindowsBody { get; } = new
    {
        midYear = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2099-01-01T00:00:00Z" },
        final = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2099-01-01T00:00:00Z" },
    };

    /// <summary>The extension of a unit.</summary>
    public static object CreateExtensionBody(string bureau, string unit) => new { closesAt = "2100-01-01T00:00:00Z", reason = GetMarker(bureau, unit) };

    public static async Task<TenancyScenario> CreateAsync(PerfHubHost host)
    {
        var (neighbours, city) = (new TenancyScenario(host), (await Region.CreateAsync(host)).City);
        neighbours.Callers.Add(new TestCaller("all bureaus", Role.Operator, null, null, host.Operator));
        foreach (var (relation, suffix, parent) in BureauPlan)
        {
            await neighbours.CreateBureauAsync(relation, city + suffix, parent is null ? null : city + parent);
        }

        await neighbours.RunEvaluationsAsync();
        await neighbours.AddInvalidKeysAsync();
        return neighbours;
    }

    public TestCaller GetCaller(Role role, string relation) => Callers.First(it => it.Role == role && it.Relation == relation);

    /// <summary>Whether a bureau lies in a walker's scope.</summary>
    public bool Covers(TestCaller walker, string bureau) => walker.Role switch
    {
        Role.Operator => true,
        Role.Unit => walker.Bureau == bureau,
        _ => IsWithin(bureau, walker.Bureau!),
    };

    /// <summary>Whether a unit does.</summary>
    public bool Covers(TestCaller walker, string bureau, string unit) =>
        Covers(walker, bureau) && (walker.Role != Role.Unit || walker.Unit == unit);

    /// <summary>Whether a bureau is another, or lies below it.</summary>
    public bool IsWithin(string bureau, string ancestor)
    {
        for (string? at = bureau; at is not null; at = _parents.GetValueOrDefault(at))
        {
            if (at == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The subject with a key of its own, which a request may revoke.</summary>
    public async Task<RequestTarget> CreateTargetWithNewKeyAsync() =>
        Target with { KeyId = (string)(await _host.Operator.CreateKeyAsync(Role.BureauAdmin, Target.Bureau)).Expect(HttpStatusCode.Created)["id"]! };

    /// <summary>A bureau's code that is not taken.</summary>
    public string CreateBureauCode() => $"{Target.Bureau}{10 + _createdBureaus++}";

    private async Task CreateBureauAsync(string relation, string bureau, string? parent)
    {
        _parents[bureau] = parent;
        (await _host.Operator.CreateBureauAsync(bureau, parent, GetMarker(bureau))).Expect(HttpStatusCode.Created);
        var (first, second) = ($"{bureau}A", $"{bureau}B");
        var admin = new BureauClient(CreateHttpClient((await _host.Operator.CreateKeyAsync(Role.BureauAdmin, bureau)).Expect(HttpStatusCode.Created)), bureau);
        Callers.Add(new TestCaller(relation, Role.BureauAdmin, bureau, null, admin));
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            Callers.Add(new TestCaller(relation, role, bureau, null, new ApiClient(CreateHttpClient((await admin.CreateKeyAsync(role)).Expect(HttpStatusCode.Created)))));
        }

        (await admin.PutAsync($"/v1/bureaus/{bureau}/windows/2024", WindowsBody)).Expect(HttpStatusCode.OK);
        JsonNode? receipt = null;
        foreach (var unit in (string[])[second, first])
        {
            (await admin.PutAsync($"/v1/bureaus/{bureau}/units/{unit}", CreateUnitBody(bureau, unit))).Expect(HttpStatusCode.Created);
            var client = new UnitClient(CreateHttpClient((await admin.CreateKeyAsync(Role.Unit, unit)).Expect(HttpStatusCode.Created)), bureau, unit);
            Callers.Add(new TestCaller(unit == first || relation != SameBureau ? relation : OtherUnit, Role.Unit, bureau, unit, client));
            (await admin.PutAsync($"/v1/bureaus/{bureau}/windows/2024/extensions/{unit}", CreateExtensionBody(bureau, unit))).Expect(HttpStatusCode.Created);
            (await client.FileMidYearAsync(CreateMidYearBody(bureau, unit, 35))).Expect(HttpStatusCode.Created);
            (await client.FileMidYearAsync(CreateMidYearBody(bureau, unit, 36))).Expect(HttpStatusCode.Created);
            (await client.FileReportAsync(CreateReport(bureau, unit, "before"))).Expect(HttpStatusCode.Created);
            receipt = (await client.FileReportAsync(CreateReport(bureau, unit))).Expect(HttpStatusCode.Created);
        }

        if (relation == SameBureau)
        {
            var job = await admin.WaitForJobAsync(await admin.DecideDeviationsAsync($"unit={first}", "comment", GetMarker(bureau, first)));
            Target = new RequestTarget(bureau, first, (string)receipt!["deviations"]![0]!["id"]!, "", (string)job["id"]!, "");
            Target = await CreateTargetWithNewKeyAsync();
        }
    }

    /// <summary>
    /// All units of the region are compared, whose narratives are the same but for their marks: each report rests on another
    /// unit's, one here and one there. Then the subject's own bureau has an evaluation too.
    /// </summary>
    private async Task RunEvaluationsAsync()
    {
        var top = Callers.First(it => it.Role == Role.BureauAdmin).Client;
        Assert.True((int)(await ((BureauClient)top).RunEvaluationAsync())["flagged"]! > 0);
        var admin = (BureauClient)GetCaller(Role.BureauAdmin, SameBureau).Client;
        Target = Target with { EvaluationId = (string)(await admin.RunEvaluationAsync())["id"]! };
    }

    /// <summary>No key, a revoked one, an expired one, and others that are none.</summary>
    private async Task AddInvalidKeysAsync()
    {
        var good = (await _host.Operator.CreateKeyAsync(Role.BureauAdmin, Target.Bureau)).Expect(HttpStatusCode.Created);
        var revoked = (await _host.Operator.CreateKeyAsync(Role.BureauAdmin, Target.Bureau)).Expect(HttpStatusCode.Created);
        (await new ApiClient(CreateHttpClient(revoked)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Operator.DeleteAsync($"/v1/api-keys/{revoked["id"]}")).Status);
        var expired = (await _host.Operator.CreateKeyAsync(
            Role.BureauAdmin, Target.Bureau, expiresAt: TimeProvider.System.GetUtcNow().AddMilliseconds(400))).Expect(HttpStatusCode.Created);
        await Task.Delay(500);
        (string Relation, string? Text)[] keys =
        [
            ("no key", null), ("a revoked key", (string)revoked["key"]!), ("an expired key", (string)expired["key"]!), ("an empty key", ""),
            ("half a key", "phk_x"), ("an invented key", "phk_aaaa_bbbb"), ("another's id", $"{(string)good["key"]!}x"),
            ("the operator's key and more", PerfHubHost.BootstrapKey + "x"),
        ];
        foreach (var (relation, text) in keys)
        {
            var http = _host.CreateHttpClient(null);
            if (text is not null)
            {
                http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {text}");
            }

            Callers.Add(new TestCaller(relation, null, null, null, new ApiClient(http)));
        }
    }

    private HttpClient CreateHttpClient(JsonNode key) => _host.CreateHttpClient((string)key["key"]!);

    [GeneratedRegex(@"MARK\.([0-9]*)\.([0-9A-Z]*)\.")]
    private static partial Regex MarkerPattern();
}
