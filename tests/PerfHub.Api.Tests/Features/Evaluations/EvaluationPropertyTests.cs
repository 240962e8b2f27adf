using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>An evaluation of a region is judging each report by itself, beside what comparing all with all would find.</summary>
public abstract class EvaluationPropertyTests(PerfHubHost host)
{
    [StoreProperty(MaxTest = 8, Arbitrary = [typeof(EvaluationRegionGenerator)])]
    public async Task It_finds_what_comparing_all_with_all_finds_whatever_was_compared_before(IReadOnlyList<UnitWithReport> units, NonNegativeInt first)
    {
        var region = await Region.CreateAsync(host);
        string BureauOf(UnitWithReport unit) => unit.IsNorth ? region.North : region.South;
        foreach (var unit in units)
        {
            (await region.Admin.PutUnitAsync(unit.Code, unit.Sector, bureau: BureauOf(unit))).Expect(HttpStatusCode.Created);
        }

        async Task File(IEnumerable<UnitWithReport> some)
        {
            foreach (var bureau in some.GroupBy(BureauOf))
            {
                var lines = bureau.Select(unit => ApiClient.CreateBatchLine(unit.Code, unit.Report.ToJson().ToUtf8Bytes()));
                Assert.All((await region.Admin.FileBatchAsync(bureau.Key, lines)).ExpectLines(), line => Assert.Equal(201, (int)line["status"]!));
            }
        }

        // Some are there when they are compared for the first time, and are beside others after that.
        var early = first.Get % (units.Count + 1);
        await File(units.Take(early));
        await region.Admin.RunEvaluationAsync();
        await File(units.Skip(early));
        var job = await region.Admin.RunEvaluationAsync();

        var reports = units.ToDictionary(unit => unit, unit => JsonBody.Parse<SelfEvaluationReport>(unit.Report.ToJson().ToUtf8Bytes()));
        var flagged = 0;
        foreach (var unit in units)
        {
            var path = $"/v1/bureaus/{BureauOf(unit)}/units/{unit.Code}/self-evaluations/2024";
            var current = (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK);
            var context = new ReportContext
            {
                ReceivedAt = DateTime.Parse((string)current["receivedAt"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
                Peers = ComputePeerComparison(unit, units, reports, BureauOf),
            };
            var expected = Evaluation.Compute(reports[unit], Policy.Default, context);
            Assert.Equal(
                expected.Deviations.Select(it => $"{it.Rule.Id} {it.Flag.Pointer} {it.Flag.Formula} {it.Flag.Message.Zh} {it.Flag.Peer?.Bureau}/{it.Flag.Peer?.Unit}"),
                current["deviations"]!.AsArray().Select(it => $"{it!["rule"]} {it["pointer"]} {it["formula"]} {it["message"]} {it["peer"]?["bureau"]}/{it["peer"]?["unit"]}"));
            Assert.Equal(
                (expected.Tallies.Sum(it => it.Passed), expected.Tallies.Sum(it => it.NotApplicable)),
                ((int)current["rules"]!["passed"]!, (int)current["rules"]!["notApplicable"]!));
            flagged += expected.Deviations.Count;
        }

        Assert.Equal((units.Count, flagged), ((int)job["done"]!, (int)job["flagged"]!));
    }

    private static PeerComparison ComputePeerComparison(
        UnitWithReport unit, IReadOnlyList<UnitWithReport> units, Dictionary<UnitWithReport, SelfEvaluationReport> reports, Func<UnitWithReport, string> bureauOf)
    {
        var group = units.Where(it => it.Sector == unit.Sector).Select(it => VerifiedScore.Compute(reports[it], Policy.Default)).ToList();
        var own = Shingles.From(reports[unit])!;
        var nearest = units.Where(it => it != unit)
            .Select(it => new SimilarNarrative(new Peer(bureauOf(it), it.Code, "单位"), own.ComputeSimilarity(Shingles.From(reports[it])!)))
            .OrderByDescending(it => it.Similarity.Percent)
            .ThenBy(it => it.Peer.Bureau, StringComparer.Ordinal).ThenBy(it => it.Peer.Unit, StringComparer.Ordinal)
            .FirstOrDefault();
        return new PeerComparison
        {
            Nearest = nearest,
            ExecutionRates = Spread.Compute(group.Select(it => it.ExecutionRate!.Value)),
            Completions = new Dictionary<string, Spread> { ["开展培训次数"] = Spread.Compute(group.Select(it => it.Indicators[0].Completion!.Value)) },
        };
    }
}

/// <summary>A unit with its report.</summary>
public sealed record UnitWithReport(string Code, bool IsNorth, string Sector, SmallReport Report)
{
    public override string ToString() => $"{Code} {Sector} {Report.ExecutedBudget} {Report.FinalValue} {Report.Conclusion.Length}";
}

/// <summary>Regions of one group that is large enough to stand out in and one that mostly is not, with copies here and there.</summary>
public static class EvaluationRegionGenerator
{
    private static readonly Gen<string> TextGenerator =
        from origin in Gen.Choose(1, 12)
        from changed in Gen.Elements(0, 0, 10, 30, 45, 200)
        from seed in Gen.Choose(100, 10_000)
        select RandomNarratives.ReplaceLetters(RandomNarratives.Create(origin), changed, seed);

    private static Gen<UnitWithReport> GenerateUnit(int number) =>
        from isNorth in Gen.Elements(true, false)
        from sector in Gen.Frequency((5, Gen.Constant("科技")), (3, Gen.Constant("教育")))
        from executed in Gen.Frequency((8, Gen.Choose(9_000, 10_000)), (1, Gen.Choose(0, 10_000)))
        from final in Gen.Frequency((8, Gen.Choose(95, 105)), (1, Gen.Choose(0, 1_000)))
        from text in TextGenerator
        select new UnitWithReport(
            $"U{number:D2}", isNorth, sector, new SmallReport { ExecutedBudget = executed / 100m, FinalValue = final / 10m, Conclusion = text });

    public static Arbitrary<IReadOnlyList<UnitWithReport>> Regions() => (
        from count in Gen.Choose(1, 40)
        from units in Gen.CollectToList(Enumerable.Range(0, count), GenerateUnit)
        select (IReadOnlyList<UnitWithReport>)units).ToArbitrary();
}

public sealed class EvaluationPropertyTestsOnSqlite(SqliteHost host) : EvaluationPropertyTests(host), IClassFixture<SqliteHost>;

public sealed class EvaluationPropertyTestsOnSqlServer(SqlServerHost host) : EvaluationPropertyTests(host), IClassFixture<SqlServerHost>;
