using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>
/// Seven bureaus in every relation to the target's bureau, each with two units, their reports and keys of every role. Names and
/// report texts contain a marker of their bureau and unit, so that a leak shows in any response.
/// </summary>
public sealed partial class TenancyScenario
{
    public const string SameBureau = "same bureau", OtherTenant = "another tenant", ChildBureau = "child bureau", OtherUnit = "another unit of the bureau";

    /// <summary>An address that cannot be resolved (RFC 2606).</summary>
    public const string WebhookUrl = "https://receiver.invalid/perfhub";

    private static readonly (string Relation, string Suffix, string? Parent)[] BureauPlan =
    [
        ("grandparent bureau", "51", null), ("parent bureau", "52", "51"), (SameBureau, "53", "52"), ("sibling bureau", "54", "52"),
        (ChildBureau, "55", "53"), ("second child bureau", "57", "53"), (OtherTenant, "56", null),
    ];

    private readonly PerfHubHost _host;
    private readonly Dictionary<string, string?> _parents = [];
    private int _createdBureaus;

    private TenancyScenario(PerfHubHost host) => _host = host;

    public List<TestCaller> Callers { get; } = [];

    public RequestTarget Target { get; private set; } = null!;

    public string ParentBureau => _parents[Target.Bureau]!;

    /// <summary>The next valid decision on the report of the target; return and reopen alternate, so that it can always be filed again.</summary>
    public string NextDecision { get; private set; } = "return";

    public void RecordDecision() => NextDecision = NextDecision == "return" ? "reopen" : "return";

    /// <summary>The marker of a bureau, or of a unit.</summary>
    public static string GetMarker(string bureau, string unit = "") => $"MARK.{bureau}.{unit}.";

    public static IEnumerable<(string Bureau, string Unit)> FindMarkers(string text) =>
        MarkerPattern().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    public static object CreateUnitBody(string bureau, string unit) =>
        new { name = GetMarker(bureau, unit), sector = $"sector of {bureau}", kind = "publicInstitution" };

    /// <summary>A report with the marker in its conclusion and in its indicator names, which deviations repeat.</summary>
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

    public static JsonNode CreateMidYearBody(string bureau, string unit, decimal value) =>
        MidYearFilingBody.Create(GetMarker(bureau, unit), ("1", value, "场次"), ("2", 4m, "家"));

    /// <summary>Windows in which no filing is late.</summary>
    public static object WindowsBody { get; } = new
    {
        midYear = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2099-01-01T00:00:00Z" },
        final = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2099-01-01T00:00:00Z" },
    };

    public static object CreateExtensionBody(string bureau, string unit) => new { closesAt = "2100-01-01T00:00:00Z", reason = GetMarker(bureau, unit) };

    public static async Task<TenancyScenario> CreateAsync(PerfHubHost host)
    {
        var (scenario, city) = (new TenancyScenario(host), (await Region.CreateAsync(host)).City);
        scenario.Callers.Add(new TestCaller("all bureaus", Role.Operator, null, null, host.Operator));
        foreach (var (relation, suffix, parent) in BureauPlan)
        {
            await scenario.CreateBureauAsync(relation, city + suffix, parent is null ? null : city + parent);
        }

        await scenario.RunEvaluationsAsync();
        await scenario.AddInvalidKeysAsync();
        return scenario;
    }

    public TestCaller GetCaller(Role role, string relation) => Callers.First(it => it.Role == role && it.Relation == relation);

    public bool Covers(TestCaller caller, string bureau) => caller.Role switch
    {
        Role.Operator => true,
        Role.Unit => caller.Bureau == bureau,
        _ => IsWithin(bureau, caller.Bureau!),
    };

    public bool Covers(TestCaller caller, string bureau, string unit) =>
        Covers(caller, bureau) && (caller.Role != Role.Unit || caller.Unit == unit);

    /// <summary>Whether a bureau is the ancestor or lies below it.</summary>
    public bool IsWithin(string bureau, string ancestor)
    {
        for (string? current = bureau; current is not null; current = _parents.GetValueOrDefault(current))
        {
            if (current == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The target with a new key, which a request may revoke, and a webhook, which a request may delete.</summary>
    public async Task<RequestTarget> CreateTargetWithNewKeyAsync() => Target = Target with
    {
        KeyId = ReadKey(await _host.Operator.CreateKeyAsync(Role.BureauAdmin, Target.Bureau)).Id,
        WebhookId = await FindOrCreateWebhookAsync(),
    };

    public string CreateBureauCode() => $"{Target.Bureau}{10 + _createdBureaus++}";

    private async Task CreateBureauAsync(string relation, string bureau, string? parent)
    {
        _parents[bureau] = parent;
        (await _host.Operator.CreateBureauAsync(bureau, parent, GetMarker(bureau))).Expect(HttpStatusCode.Created);
        var (first, second) = ($"{bureau}A", $"{bureau}B");
        var admin = new BureauClient(CreateHttpClient(await _host.Operator.CreateKeyAsync(Role.BureauAdmin, bureau)), bureau);
        Callers.Add(new TestCaller(relation, Role.BureauAdmin, bureau, null, admin));
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            Callers.Add(new TestCaller(relation, role, bureau, null, new ApiClient(CreateHttpClient(await admin.CreateKeyAsync(role)))));
        }

        (await admin.PutAsync($"/v1/bureaus/{bureau}/windows/2024", WindowsBody)).Expect(HttpStatusCode.OK);
        Receipt? receipt = null;
        foreach (var unit in (string[])[second, first])
        {
            (await admin.PutAsync($"/v1/bureaus/{bureau}/units/{unit}", CreateUnitBody(bureau, unit))).Expect(HttpStatusCode.Created);
            var client = new UnitClient(CreateHttpClient(await admin.CreateKeyAsync(Role.Unit, unit)), bureau, unit);
            Callers.Add(new TestCaller(unit == first || relation != SameBureau ? relation : OtherUnit, Role.Unit, bureau, unit, client));
            (await admin.PutAsync($"/v1/bureaus/{bureau}/windows/2024/extensions/{unit}", CreateExtensionBody(bureau, unit))).Expect(HttpStatusCode.Created);
            (await client.FileMidYearAsync(CreateMidYearBody(bureau, unit, 35))).Expect(HttpStatusCode.Created);
            (await client.FileMidYearAsync(CreateMidYearBody(bureau, unit, 36))).Expect(HttpStatusCode.Created);
            (await client.FileReportAsync(CreateReport(bureau, unit, "before"))).Expect(HttpStatusCode.Created);
            receipt = (await client.FileReportAsync(CreateReport(bureau, unit))).Expect<Receipt>(HttpStatusCode.Created);
        }

        if (relation == SameBureau)
        {
            var job = await admin.WaitForDecisionJobAsync(await admin.DecideDeviationsAsync($"unit={first}", "comment", GetMarker(bureau, first)));

            // Cancelling a job succeeds again and again once it is cancelled.
            var db = _host.Services.GetRequiredService<Db>();
            await db.WriteAsync(session => session.ExecuteAsync("UPDATE Job SET State = 'Cancelled' WHERE Kind = 'deviations' AND Bureau = @bureau", new { bureau }), CancellationToken.None);
            Target = new RequestTarget(bureau, first, receipt!.Deviations[0].Id, "", job.Id, "");
            Target = await CreateTargetWithNewKeyAsync();
        }
    }

    /// <summary>
    /// Compares all units of the region, whose narratives differ only in their markers, so that each report gets deviations that
    /// name another unit. The target's bureau then gets a separate evaluation.
    /// </summary>
    private async Task RunEvaluationsAsync()
    {
        var top = (BureauClient)Callers.First(it => it.Role == Role.BureauAdmin).Client;
        Assert.True((await top.EvaluateAsync()).Flagged > 0);
        var admin = (BureauClient)GetCaller(Role.BureauAdmin, SameBureau).Client;
        Target = Target with { EvaluationId = (await admin.EvaluateAsync()).Id };
    }

    private async Task AddInvalidKeysAsync()
    {
        var valid = ReadKey(await _host.Operator.CreateKeyAsync(Role.BureauAdmin, Target.Bureau));
        var revoked = ReadKey(await _host.Operator.CreateKeyAsync(Role.BureauAdmin, Target.Bureau));
        (await new ApiClient(_host.CreateHttpClient(revoked.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Operator.DeleteAsync($"/v1/api-keys/{revoked.Id}")).Status);
        var expired = ReadKey(await _host.Operator.CreateKeyAsync(
            Role.BureauAdmin, Target.Bureau, expiresAt: TimeProvider.System.GetUtcNow().AddMilliseconds(400)));
        await Task.Delay(500);
        (string Relation, string? Text)[] keys =
        [
            ("no key", null), ("revoked key", revoked.Key), ("expired key", expired.Key), ("empty key", ""), ("incomplete key", "phk_x"),
            ("invented key", "phk_aaaa_bbbb"), ("valid id with a wrong secret", $"{valid.Key}x"),
            ("bootstrap key with an extra character", PerfHubHost.BootstrapKey + "x"),
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

    /// <summary>The id of a webhook of the target's unit, with one delivery.</summary>
    private async Task<string> FindOrCreateWebhookAsync()
    {
        var (admin, path) = (GetCaller(Role.BureauAdmin, SameBureau).Client, $"/v1/bureaus/{Target.Bureau}/webhooks");
        if ((await admin.GetAsync($"{path}/{Target.WebhookId}")).Status == HttpStatusCode.OK)
        {
            return Target.WebhookId;
        }

        var created = (await admin.PostAsync(path, new { url = WebhookUrl, unit = Target.Unit })).Expect(HttpStatusCode.Created);
        (await admin.PostAsync($"{path}/{created["id"]}/test", new { })).Expect(HttpStatusCode.Accepted);
        return (string)created["id"]!;
    }

    private static CreatedApiKey ReadKey(ApiResponse response) => response.Expect<CreatedApiKey>(HttpStatusCode.Created);

    private HttpClient CreateHttpClient(ApiResponse response) => _host.CreateHttpClient(ReadKey(response).Key);

    [GeneratedRegex(@"MARK\.([0-9]*)\.([0-9A-Z]*)\.")]
    private static partial Regex MarkerPattern();
}
