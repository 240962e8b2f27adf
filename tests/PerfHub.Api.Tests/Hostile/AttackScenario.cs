using System.Net;
using System.Text.RegularExpressions;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>An attacking tenant, and a victim tenant whose texts contain a marker that no response to the attacker may contain.</summary>
public sealed partial class AttackScenario
{
    private readonly PerfHubHost _host;

    private AttackScenario(PerfHubHost host) => _host = host;

    public Region AttackerRegion { get; private set; } = null!;

    /// <summary>A unit of the attacker without a report.</summary>
    public UnitClient AttackerUnit { get; private set; } = null!;

    /// <summary>The victim's region; unit 0137 of its north district has filed a report.</summary>
    public Region VictimRegion { get; private set; } = null!;

    /// <summary>Part of every text of the victim.</summary>
    public string VictimMarker { get; } = $"MARK-{Guid.NewGuid():N}";

    public string VictimDeviationId { get; private set; } = "";

    /// <summary>The Authorization header of the attacker's administrator.</summary>
    public string AttackerKeyHeader => $"Authorization: {AttackerRegion.Admin.Http.DefaultRequestHeaders.Authorization}";

    /// <summary>The Authorization header of the attacker's unit.</summary>
    public string AttackerUnitKeyHeader => $"Authorization: {AttackerUnit.Http.DefaultRequestHeaders.Authorization}";

    public static async Task<AttackScenario> CreateAsync(PerfHubHost host)
    {
        var scenario = new AttackScenario(host) { AttackerRegion = await Region.CreateAsync(host), VictimRegion = await Region.CreateAsync(host) };
        scenario.AttackerUnit = await scenario.AttackerRegion.RegisterUnitAsync();
        var victim = await scenario.VictimRegion.RegisterUnitAsync();
        (await scenario.VictimRegion.Admin.PutUnitAsync("0137", scenario.VictimMarker, name: scenario.VictimMarker, bureau: scenario.VictimRegion.North)).Expect(HttpStatusCode.OK);
        var report = SeedReport.Json;
        report["conclusion"] = scenario.VictimMarker;
        var receipt = (await victim.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);
        scenario.VictimDeviationId = receipt.Deviations[0].Id;
        return scenario;
    }

    /// <summary>Asserts that the raw responses of a connection contain no 5xx status, internal detail or victim data.</summary>
    /// <param name="attack">The request, for the failure message.</param>
    /// <param name="text">The raw responses.</param>
    public void AssertNoLeak(string attack, string text)
    {
        // Kestrel returns 505 for an unsupported HTTP version.
        Assert.All(ParseStatuses(text), status => Assert.True(status is < 500 or 505, $"{Truncate(attack)}: {text}"));
        foreach (var secret in (string[])[VictimMarker, "Exception", "   at ", "PerfHub.Api", "Microsoft.", "SQLite", "SqlClient", "/work/", "X-Injected"])
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{Truncate(attack)} got “{secret}”: {text}");
        }
    }

    public void AssertNoLeak(string attack, ApiResponse response) => AssertNoLeak(
        attack, $"HTTP/1.1 {(int)response.Status} \r\n{response.HttpResponse.Headers}{response.HttpResponse.Content.Headers}\r\n{response.Body}");

    /// <summary>Asserts that the host still serves both tenants and logged no error.</summary>
    public async Task AssertHostHealthyAsync()
    {
        Assert.Contains(VictimMarker, (await VictimRegion.Admin.GetAsync($"/v1/bureaus/{VictimRegion.North}/units/0137")).Expect(HttpStatusCode.OK).ToJsonString(), StringComparison.Ordinal);
        (await AttackerRegion.Admin.GetAsync($"/v1/bureaus/{AttackerRegion.North}/units/0137")).Expect(HttpStatusCode.OK);
        var errors = _host.Log.Lines.Where(line =>
            line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        var log = string.Join('\n', errors.Select(line => line.Length > 2_000 ? line[..2_000] : line));
        Assert.True(log is "", log);
    }

    /// <summary>Reads the statuses of all raw responses.</summary>
    public static IEnumerable<int> ParseStatuses(string text) => StatusLinePattern().Matches(text).Select(it => int.Parse(it.Groups[1].ValueSpan, provider: null));

    private static string Truncate(string attack) => attack.Length > 300 ? attack[..300] + "…" : attack;

    [GeneratedRegex(@"HTTP/1\.[01] ([0-9]{3}) ")]
    private static partial Regex StatusLinePattern();
}
