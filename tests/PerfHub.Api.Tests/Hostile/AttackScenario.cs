using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>
/// A tenant that attacks, and another whose every text holds a mark: whatever is answered, it is no fault of the service,
/// tells nothing of its inside, and holds no mark.
/// </summary>
public sealed partial class AttackScenario
{
    private readonly PerfHubHost _host;

    private AttackScenario(PerfHubHost host) => _host = host;

    /// <summary>The attacker's own region.</summary>
    public Region AttackerRegion { get; private set; } = null!;

    /// <summary>A unit of the attacker's, which has filed nothing.</summary>
    public UnitClient AttackerUnit { get; private set; } = null!;

    /// <summary>The other's region; its district in the north has the unit 0137 with a report.</summary>
    public Region VictimRegion { get; private set; } = null!;

    /// <summary>Stands in every text of the other's.</summary>
    public string VictimMarker { get; } = $"MARK-{Guid.NewGuid():N}";

    /// <summary>The id of a deviation of the other's.</summary>
    public string VictimDeviationId { get; private set; } = "";

    /// <summary>The header of the attacker's administrator.</summary>
    public string AttackerKeyHeader => $"Authorization: {AttackerRegion.Admin.Http.DefaultRequestHeaders.Authorization}";

    /// <summary>The header of the attacker's unit.</summary>
    public string AttackerUnitKeyHeader => $"Authorization: {AttackerUnit.Http.DefaultRequestHeaders.Authorization}";

    public static async Task<AttackScenario> CreateAsync(PerfHubHost host)
    {
        var siege = new AttackScenario(host) { AttackerRegion = await Region.CreateAsync(host), VictimRegion = await Region.CreateAsync(host) };
        siege.AttackerUnit = await siege.AttackerRegion.RegisterUnitAsync();
        var victim = await siege.VictimRegion.RegisterUnitAsync();
        (await siege.VictimRegion.Admin.PutUnitAsync("0137", siege.VictimMarker, name: siege.VictimMarker, bureau: siege.VictimRegion.North)).Expect(HttpStatusCode.OK);
        var report = SeedReport.Json;
        report["conclusion"] = siege.VictimMarker;
        var receipt = (await victim.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        siege.VictimDeviationId = (string)receipt["deviations"]![0]!["id"]!;
        return siege;
    }

    /// <summary>Says that an answer, or several on one connection, give nothing away.</summary>
    /// <param name="attack">What was sent, for the failure's message.</param>
    /// <param name="text">All that came.</param>
    public void AssertNoLeak(string attack, string text)
    {
        // 505 is the server's own word for a version of HTTP that it does not speak.
        Assert.All(ParseStatuses(text), status => Assert.True(status is < 500 or 505, $"{Truncate(attack)}: {text}"));
        foreach (var secret in (string[])[VictimMarker, "Exception", "   at ", "PerfHub.Api", "Microsoft.", "SQLite", "SqlClient", "/work/", "X-Injected"])
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{Truncate(attack)} got “{secret}”: {text}");
        }
    }

    /// <summary>The same of an answer to a client.</summary>
    public void AssertNoLeak(string attack, ApiResponse answer) => AssertNoLeak(
        attack, $"HTTP/1.1 {(int)answer.Status} \r\n{answer.HttpResponse.Headers}{answer.HttpResponse.Content.Headers}\r\n{answer.Body}");

    /// <summary>Says that the host serves as before, and saw no fault of its own.</summary>
    public async Task AssertHostHealthyAsync()
    {
        Assert.Contains(VictimMarker, (await VictimRegion.Admin.GetAsync($"/v1/bureaus/{VictimRegion.North}/units/0137")).Expect(HttpStatusCode.OK).ToJsonString(), StringComparison.Ordinal);
        (await AttackerRegion.Admin.GetAsync($"/v1/bureaus/{AttackerRegion.North}/units/0137")).Expect(HttpStatusCode.OK);
        var faults = _host.Log.Lines.Where(line =>
            line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        var told = string.Join('\n', faults.Select(line => line.Length > 2_000 ? line[..2_000] : line));
        Assert.True(told is "", told);
    }

    /// <summary>The statuses of all answers in what came.</summary>
    public static IEnumerable<int> ParseStatuses(string text) => StatusLinePattern().Matches(text).Select(it => int.Parse(it.Groups[1].ValueSpan, provider: null));

    private static string Truncate(string attack) => attack.Length > 300 ? attack[..300] + "…" : attack;

    [GeneratedRegex(@"HTTP/1\.[01] ([0-9]{3}) ")]
    private static partial Regex StatusLinePattern();
}
