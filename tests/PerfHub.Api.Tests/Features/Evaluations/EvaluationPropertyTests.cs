using System.Net;
using FsCheck;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>Compares an evaluation of a region with a separate assessment of each report, for which all pairs are compared.</summary>
public abstract class EvaluationPropertyTests(PerfHubHost host)
{
    [StoreProperty(MaxTest = 8, Arbitrary = [typeof(EvaluationRegionGenerator)])]
    public async Task An_evaluation_finds_what_comparing_all_pairs_finds(IReadOnlyList<UnitWithReport> units, NonNegativeInt firstCount)
    {
        var region = await Region.CreateAsync(host);
        string GetBureau(UnitWithReport unit) => unit.IsNorth ? region.North : region.South;
        foreach (var unit in units)
        {
            (await region.Admin.PutUnitAsync(unit.Code, unit.Sector, bureau: GetBureau(unit))).Expect(HttpStatusCode.Created);
        }

        async Task FileReportsAsync(IEnumerable<UnitWithReport> some)
        {
            foreach (var bureau in some.GroupBy(GetBureau))
            {
                var lines = bureau.Select(unit => ApiClient.CreateBatchLine(unit.Code, unit.Report.ToJson().ToUtf8Bytes()));
                Assert.All((await region.Admin.FileBatchAsync(bureau.Key, lines)).ExpectLines<FileBatch.Result>(), line => Assert.Equal(201, line.Status));
            }
        }

        // The second evaluation meets some reports for the first time and compares them with those of the first.
        var first = firstCount.Get % (units.Count + 1);
        await FileReportsAsync(units.Take(first));
        await region.Admin.EvaluateAsync();
        await FileReportsAsync(units.Skip(first));
        var job = await region.Admin.EvaluateAsync();

        var reports = units.ToDictionary(unit => unit, unit => JsonBody.Parse<SelfEvaluationReport>(unit.Report.ToJson().ToUtf8Bytes()));
        var flagged = 0;
        foreach (var unit in units)
        {
            var path = $"/v1/bureaus/{GetBureau(unit)}/units/{unit.Code}/self-evaluations/2024";
            var actual = (await region.Admin.GetAsync(path)).Expect<Receipt>(HttpStatusCode.OK);
            var context = new ReportContext { FiscalYear = 2024, ReceivedAt = actual.ReceivedAt, Peers = ComputePeerComparison(unit, units, reports, GetBureau) };
            var expected = Evaluation.Compute(reports[unit], Policy.Default, context);
            Assert.Equal(
                expected.Deviations.Select(it => (it.Rule.Id, it.Flag.Pointer, it.Flag.Formula, it.Flag.Message.Zh, it.Flag.Peer?.Bureau, it.Flag.Peer?.Unit)),
                actual.Deviations.Select(it => (it.Rule, it.Pointer, it.Formula, it.Message, it.Peer?.Bureau, it.Peer?.Unit)));
            Assert.Equal(
                (expected.Tallies.Sum(it => it.Passed), expected.Tallies.Sum(it => it.NotApplicable)),
                (actual.Rules.Passed, actual.Rules.NotApplicable));
            flagged += expected.Deviations.Count;
        }

        Assert.Equal((units.Count, flagged), (job.Done, job.Flagged));
    }

    private static PeerComparison ComputePeerComparison(
        UnitWithReport unit, IReadOnlyList<UnitWithReport> units, Dictionary<UnitWithReport, SelfEvaluationReport> reports, Func<UnitWithReport, string> getBureau)
    {
        var group = units.Where(it => it.Sector == unit.Sector).Select(it => VerifiedScore.Compute(reports[it], Policy.Default)).ToList();
        var own = Shingles.From(reports[unit])!;
        var nearest = units.Where(it => it != unit)
            .Select(it => new SimilarNarrative(new Peer(getBureau(it), it.Code, "单位"), own.ComputeSimilarity(Shingles.From(reports[it])!)))
            .OrderByDescending(it => it.Similarity.Percent)
            .ThenBy(it => it.Peer.Bureau, StringComparer.Ordinal).ThenBy(it => it.Peer.Unit, StringComparer.Ordinal)
            .FirstOrDefault();
        return new PeerComparison
        {
            Nearest = nearest,
            ExecutionRates = Spread.Compute(group.Select(it => it.ExecutionRate!.Value)),
            AdjustedBudgets = Spread.Compute(units.Where(it => it.Sector == unit.Sector).Select(it => reports[it].Budget.Adjusted)),
            Completions = new Dictionary<string, Spread> { ["开展培训次数"] = Spread.Compute(group.Select(it => it.Indicators[0].Completion!.Value)) },
        };
    }
}

public sealed class EvaluationPropertyTestsOnSqlite(SharedHost<SqliteHost> shared) : EvaluationPropertyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class EvaluationPropertyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : EvaluationPropertyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
