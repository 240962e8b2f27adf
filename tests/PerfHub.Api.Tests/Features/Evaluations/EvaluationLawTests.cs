using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>An evaluation of a region is judging each report by itself, beside what comparing all with all would find.</summary>
public abstract class EvaluationLawTests(PerfHubHost host)
{
    [StoreProperty(MaxTest = 8, Arbitrary = [typeof(AnyRegion)])]
    public async Task It_finds_what_comparing_all_with_all_finds_whatever_was_compared_before(IReadOnlyList<FiledUnit> units, NonNegativeInt first)
    {
        var region = await Region.In(host);
        string BureauOf(FiledUnit unit) => unit.IsNorth ? region.North : region.South;
        foreach (var unit in units)
        {
            (await region.Admin.PutUnit(unit.Code, unit.Sector, bureau: BureauOf(unit))).Expect(HttpStatusCode.Created);
        }

        async Task File(IEnumerable<FiledUnit> some)
        {
            foreach (var bureau in some.GroupBy(BureauOf))
            {
                var lines = bureau.Select(unit => ApiClient.BatchLine(unit.Code, unit.Report.ToJson().ToBytes()));
                Assert.All((await region.Admin.Batch(bureau.Key, lines)).Lines(), line => Assert.Equal(201, (int)line["status"]!));
            }
        }

        // Some are there when they are compared for the first time, and are beside others after that.
        var early = first.Get % (units.Count + 1);
        await File(units.Take(early));
        await region.Admin.Evaluated();
        await File(units.Skip(early));
        var job = await region.Admin.Evaluated();

        var reports = units.ToDictionary(unit => unit, unit => JsonBody.Parse<SelfEvaluationReport>(unit.Report.ToJson().ToBytes()));
        var flagged = 0;
        foreach (var unit in units)
        {
            var path = $"/v1/bureaus/{BureauOf(unit)}/units/{unit.Code}/self-evaluations/2024";
            var current = (await region.Admin.Get(path)).Expect(HttpStatusCode.OK);
            var circumstances = new Circumstances
            {
                ReceivedAt = DateTime.Parse((string)current["receivedAt"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
                Peers = Compared(unit, units, reports, BureauOf),
            };
            var expected = Evaluation.Of(reports[unit], Policy.Default, circumstances);
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

    private static PeerComparison Compared(
        FiledUnit unit, IReadOnlyList<FiledUnit> units, Dictionary<FiledUnit, SelfEvaluationReport> reports, Func<FiledUnit, string> bureauOf)
    {
        var group = units.Where(it => it.Sector == unit.Sector).Select(it => VerifiedScore.Of(reports[it], Policy.Default)).ToList();
        var own = Shingles.Of(reports[unit])!;
        var nearest = units.Where(it => it != unit)
            .Select(it => new NearNarrative(new Peer(bureauOf(it), it.Code, "单位"), own.SimilarityTo(Shingles.Of(reports[it])!)))
            .OrderByDescending(it => it.Similarity.Percent)
            .ThenBy(it => it.Peer.Bureau, StringComparer.Ordinal).ThenBy(it => it.Peer.Unit, StringComparer.Ordinal)
            .FirstOrDefault();
        return new PeerComparison
        {
            Nearest = nearest,
            ExecutionRates = Spread.Of(group.Select(it => it.ExecutionRate!.Value)),
            Completions = new Dictionary<string, Spread> { ["开展培训次数"] = Spread.Of(group.Select(it => it.Indicators[0].Completion!.Value)) },
        };
    }
}

/// <summary>A unit with its report.</summary>
public sealed record FiledUnit(string Code, bool IsNorth, string Sector, SmallReport Report)
{
    public override string ToString() => $"{Code} {Sector} {Report.Executed} {Report.Final} {Report.Conclusion.Length}";
}

/// <summary>Regions of one group that is large enough to stand out in and one that mostly is not, with copies here and there.</summary>
public static class AnyRegion
{
    private static readonly Gen<string> Text =
        from origin in Gen.Choose(1, 12)
        from changed in Gen.Elements(0, 0, 10, 30, 45, 200)
        from seed in Gen.Choose(100, 10_000)
        select Narratives.Changed(Narratives.Of(origin), changed, seed);

    private static Gen<FiledUnit> Unit(int number) =>
        from isNorth in Gen.Elements(true, false)
        from sector in Gen.Frequency((5, Gen.Constant("科技")), (3, Gen.Constant("教育")))
        from executed in Gen.Frequency((8, Gen.Choose(9_000, 10_000)), (1, Gen.Choose(0, 10_000)))
        from final in Gen.Frequency((8, Gen.Choose(95, 105)), (1, Gen.Choose(0, 1_000)))
        from text in Text
        select new FiledUnit(
            $"U{number:D2}", isNorth, sector, new SmallReport { Executed = executed / 100m, Final = final / 10m, Conclusion = text });

    public static Arbitrary<IReadOnlyList<FiledUnit>> Regions() => (
        from count in Gen.Choose(1, 40)
        from units in Gen.CollectToList(Enumerable.Range(0, count), Unit)
        select (IReadOnlyList<FiledUnit>)units).ToArbitrary();
}

public sealed class EvaluationLawTestsOnSqlite(SqliteHost host) : EvaluationLawTests(host), IClassFixture<SqliteHost>;

public sealed class EvaluationLawTestsOnSqlServer(SqlServerHost host) : EvaluationLawTests(host), IClassFixture<SqlServerHost>;
