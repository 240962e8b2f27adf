using System.Net;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>
/// A tenant that attacks, and another whose every text holds a mark: whatever is answered, it is no fault of the service,
/// tells nothing of its inside, and holds no mark.
/// </summary>
public sealed partial class Siege
{
    private readonly PerfHubHost _host;

    private Siege(PerfHubHost host) => _host = host;

    /// <summary>The attacker's own region.</summary>
    public Region Mine { get; private set; } = null!;

    /// <summary>A unit of the attacker's, which has filed nothing.</summary>
    public UnitClient Unit { get; private set; } = null!;

    /// <summary>The other's region; its district in the north has the unit 0137 with a report.</summary>
    public Region Theirs { get; private set; } = null!;

    /// <summary>Stands in every text of the other's.</summary>
    public string Mark { get; } = $"MARK-{Guid.NewGuid():N}";

    /// <summary>The id of a deviation of the other's.</summary>
    public string Deviation { get; private set; } = "";

    /// <summary>The header of the attacker's administrator.</summary>
    public string Key => $"Authorization: {Mine.Admin.Http.DefaultRequestHeaders.Authorization}";

    /// <summary>The header of the attacker's unit.</summary>
    public string UnitKey => $"Authorization: {Unit.Http.DefaultRequestHeaders.Authorization}";

    public static async Task<Siege> Of(PerfHubHost host)
    {
        var siege = new Siege(host) { Mine = await Region.In(host), Theirs = await Region.In(host) };
        siege.Unit = await siege.Mine.Unit();
        var victim = await siege.Theirs.Unit();
        (await siege.Theirs.Admin.PutUnit("0137", siege.Mark, name: siege.Mark, bureau: siege.Theirs.North)).Expect(HttpStatusCode.OK);
        var report = Seed.Json;
        report["conclusion"] = siege.Mark;
        var receipt = (await victim.File(report)).Expect(HttpStatusCode.Created);
        siege.Deviation = (string)receipt["deviations"]![0]!["id"]!;
        return siege;
    }

    /// <summary>Says that an answer, or several on one connection, give nothing away.</summary>
    /// <param name="attack">What was sent, for the failure's message.</param>
    /// <param name="text">All that came.</param>
    public void Withstood(string attack, string text)
    {
        // 505 is the server's own word for a version of HTTP that it does not speak.
        Assert.All(Statuses(text), status => Assert.True(status is < 500 or 505, $"{Short(attack)}: {text}"));
        foreach (var secret in (string[])[Mark, "Exception", "   at ", "PerfHub.Api", "Microsoft.", "SQLite", "SqlClient", "/work/", "X-Injected"])
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{Short(attack)} got “{secret}”: {text}");
        }
    }

    /// <summary>The same of an answer to a client.</summary>
    public void Withstood(string attack, Answer answer) => Withstood(
        attack, $"HTTP/1.1 {(int)answer.Status} \r\n{answer.Response.Headers}{answer.Response.Content.Headers}\r\n{answer.Text}");

    /// <summary>Says that the host serves as before, and saw no fault of its own.</summary>
    public async Task StillServes()
    {
        Assert.Contains(Mark, (await Theirs.Admin.Get($"/v1/bureaus/{Theirs.North}/units/0137")).Expect(HttpStatusCode.OK).ToJsonString(), StringComparison.Ordinal);
        (await Mine.Admin.Get($"/v1/bureaus/{Mine.North}/units/0137")).Expect(HttpStatusCode.OK);
        var faults = _host.Log.Lines.Where(line =>
            line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        var told = string.Join('\n', faults.Select(line => line.Length > 2_000 ? line[..2_000] : line));
        Assert.True(told is "", told);
    }

    /// <summary>The statuses of all answers in what came.</summary>
    public static IEnumerable<int> Statuses(string text) => StatusLine().Matches(text).Select(it => int.Parse(it.Groups[1].ValueSpan, provider: null));

    private static string Short(string attack) => attack.Length > 300 ? attack[..300] + "…" : attack;

    [GeneratedRegex(@"HTTP/1\.[01] ([0-9]{3}) ")]
    private static partial Regex StatusLine();
}
