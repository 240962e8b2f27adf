using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>A unit of a survey, and what becomes of it.</summary>
/// <param name="BureauIndex">0: of the city itself, 1: of the north, 2: of the south, 3: of a bureau below the north.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Indicators">The names and targets of its report's indicators.</param>
/// <param name="Report">Its report; nothing where it files none.</param>
/// <param name="HasExtension">Whether it may file for longer.</param>
/// <param name="Decision">What the bureau decides.</param>
/// <param name="IsActive">Whether it is active in the end.</param>
public sealed record DashboardScenarioUnit(
    int BureauIndex, string Sector, string Kind, IReadOnlyList<(string Name, decimal Target)> Indicators, SmallReport? Report, bool HasExtension,
    string? Decision, bool IsActive);

/// <summary>Units of four bureaus with few figures between them, so that many of them tie, and what their own reports say of them.</summary>
/// <param name="Units">The units.</param>
/// <param name="HasPolicy">Whether the south has a policy of its own.</param>
public sealed record DashboardScenario(IReadOnlyList<DashboardScenarioUnit> Units, bool HasPolicy)
{
    public const string Past = "2020-01-31T00:00:00Z", Future = "2099-01-01T00:00:00Z";

    /// <summary>The policy that the south may have.</summary>
    public static readonly Policy SouthPolicy = new() { GradeBands = new GradeBands(Excellent: 99.5m) };

    public static readonly string[] Names = ["开展培训次数", "服务企业\n数 %", "a"];

    private static readonly Gen<(string, decimal)> IndicatorGenerator =
        from name in Gen.Elements(Names)
        from target in Gen.Elements(0m, 3m, 10m, 10m)
        select (name, target);

    private static readonly Gen<DashboardScenarioUnit> UnitGenerator =
        from place in Gen.Choose(0, 3)
        from sector in Gen.Elements(RankingScenario.Sectors)
        from kind in Gen.Elements(RankingScenario.Kinds)
        from indicators in Gen.Choose(1, 3).SelectMany(count => IndicatorGenerator.ListOf(count))
        from files in Gen.Elements(true, true, false)
        from report in RankingScenario.ReportGenerator
        from extended in Gen.Elements(true, false, false)
        from decision in Gen.Elements(null, "accept", "return")
        from active in Gen.Elements(true, true, false)
        select new DashboardScenarioUnit(place, sector, kind, [.. indicators], files ? report : null, extended, decision, active);

    public static Arbitrary<DashboardScenario> Scenarios() => (
        from count in Gen.Choose(0, 24)
        from units in UnitGenerator.ListOf(count)
        from policy in Gen.Elements(true, false)
        select new DashboardScenario([.. units], policy)).ToArbitrary();

    /// <summary>Lets all of it happen; the window of the north has closed long ago.</summary>
    public async Task<(Region Region, IReadOnlyList<ExpectedUnit> Units)> ApplyAsync(PerfHubHost host)
    {
        var region = await Region.CreateAsync(host);
        string[] bureaus = [region.City, region.North, region.South, region.North + "01"];
        (await host.Operator.CreateBureauAsync(bureaus[3], region.North)).Expect(HttpStatusCode.Created);
        (await host.Operator.CreateBureauAsync(region.City + "03", region.City)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutWindowsAsync(("2020-01-01T00:00:00Z", Past), bureau: region.North)).Expect(HttpStatusCode.OK);
        if (HasPolicy)
        {
            (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = SouthPolicy.GradeBands.Excellent } }, region.South)).Expect(HttpStatusCode.OK);
        }

        var units = new List<ExpectedUnit>();
        foreach (var (number, unit) in Units.Index())
        {
            units.Add(await ApplyUnitAsync(region, bureaus[unit.BureauIndex], $"{number * 37 % 100}{(number % 2 == 0 ? "" : "B")}", unit));
        }

        return (region, units);
    }

    private static async Task<ExpectedUnit> ApplyUnitAsync(Region region, string bureau, string code, DashboardScenarioUnit unit)
    {
        var client = await region.RegisterUnitAsync(code, bureau, unit.Sector, unit.Kind);
        var isNorth = unit.BureauIndex is 1 or 3;
        if (isNorth && unit.HasExtension)
        {
            (await region.Admin.GrantExtensionAsync(code, Future, bureau)).Expect(HttpStatusCode.Created);
        }

        if (unit.Report is not null)
        {
            (await client.FileReportAsync(CreateReport(unit))).Expect(HttpStatusCode.Created);
            if (unit.Decision is { } decision)
            {
                (await region.Admin.DecideReportAsync(client, decision, "复核。")).Expect(HttpStatusCode.Created);
            }
        }

        if (!unit.IsActive)
        {
            (await region.Admin.PutAsync($"/v1/bureaus/{bureau}/units/{code}", new { name = "单位", sector = unit.Sector, kind = unit.Kind, active = false }))
                .Expect(HttpStatusCode.OK);
        }

        var answer = await client.GetReportAsync();
        return new ExpectedUnit(
            bureau,
            code,
            unit.Sector,
            unit.Kind,
            unit.IsActive,
            answer.Status == HttpStatusCode.NotFound ? null : answer.Expect(HttpStatusCode.OK),
            !isNorth ? null : unit.HasExtension ? Future : Past);
    }

    private static JsonNode CreateReport(DashboardScenarioUnit unit)
    {
        var report = unit.Report!.ToJson();
        var indicators = report["indicators"]!.AsArray();
        var first = indicators[0]!.DeepClone();
        indicators.Clear();
        foreach (var (i, (name, target)) in unit.Indicators.Index())
        {
            var indicator = first.DeepClone();
            (indicator["code"], indicator["name"], indicator["target"]!["value"]) = ($"{i}", name, target);
            indicators.Add(indicator);
        }

        return report;
    }
}

/// <summary>A unit as it is registered, and what its own report answers.</summary>
/// <param name="Bureau">Its bureau.</param>
/// <param name="Code">Its code.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="IsActive">Whether it files.</param>
/// <param name="Report">What its report answers; nothing where there is none.</param>
/// <param name="ClosesAt">Until when it files in time.</param>
public sealed record ExpectedUnit(
    string Bureau, string Code, string Sector, string Kind, bool IsActive, JsonNode? Report, string? ClosesAt)
{
    public string Status => (string?)Report?["status"] ?? "missing";

    public bool IsLate => (bool?)Report?["late"] == true;

    public bool IsRegistered => IsActive || Report is not null;

    /// <summary>How often each rule passes, flags and does not apply by what the report itself says; of a unit that has filed one.</summary>
    public IReadOnlyDictionary<string, RuleTally> Tallies => Evaluation.Compute(
        JsonBody.Parse<SelfEvaluationReport>(Report!["report"]!.ToUtf8Bytes()),
        Report["policyBureau"] is null ? Policy.Default : DashboardScenario.SouthPolicy,
        new ReportContext { ReceivedAt = ParseInstant((string?)Report["receivedAt"]), ClosesAt = ParseInstant(ClosesAt) })
        .Tallies.ToDictionary(it => it.Rule);

    private static DateTime? ParseInstant(string? text) =>
        text is null ? null : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}

/// <summary>Plain statistics.</summary>
public static class PlainStatistics
{
    /// <summary>The figure at a share of all, between two neighbours in proportion.</summary>
    public static decimal ComputeQuantile(IEnumerable<decimal> figures, int percent)
    {
        var sorted = figures.Order().ToList();
        var at = (sorted.Count - 1) * percent / 100m;
        var (low, high) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return Round(low + (high - low) * (at - Math.Floor(at)));
    }

    public static decimal? ComputePercent(decimal part, decimal whole) => whole == 0m ? null : Round(100m * part / whole);

    public static decimal Round(decimal figure, int decimals = 2) => Math.Round(figure, decimals, MidpointRounding.AwayFromZero);

    /// <summary>JSON on one line, with every number written as short as can be.</summary>
    public static string ToCanonicalJson(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(',', list.Select(ToCanonicalJson))}]",
        JsonObject members => $"{{{string.Join(',', members.Select(it => $"{it.Key}:{ToCanonicalJson(it.Value)}"))}}}",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number =>
            decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture),
        _ => node.ToString(),
    };
}
